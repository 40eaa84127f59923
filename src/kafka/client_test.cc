// Operations on librdkafka's own broker, which fails as it is told to.
#include "kafka/client.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka_mock.h>

#include <thread>

namespace weir::kafka {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr std::int16_t kOffsetFetch = 9;
constexpr int kBroker = 1;

/// One broker in this process.
class Broker {
 public:
  Broker(const Api& api, void* library) : api_(api), library_(library) {
    rd_kafka_conf_t* configuration = api.conf_new();
    api.conf_set_log_cb(configuration, nullptr);
    owner_ = api.make(RD_KAFKA_PRODUCER, configuration, nullptr, 0);
    cluster_ = function<decltype(&::rd_kafka_mock_cluster_new)>("cluster_new")(owner_, 1);
  }
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  ~Broker() {
    function<decltype(&::rd_kafka_mock_cluster_destroy)>("cluster_destroy")(cluster_);
    api_.destroy_flags(owner_, 0);
  }
  [[nodiscard]] Settings settings() const {
    const char* servers =
        function<decltype(&::rd_kafka_mock_cluster_bootstraps)>("cluster_bootstraps")(cluster_);
    return {{{"bootstrap.servers", servers}}};
  }
  void make_topic(const char* name) {
    function<decltype(&::rd_kafka_mock_topic_create)>("topic_create")(cluster_, name, 1, 1);
  }
  /// The next request of the kind is answered so.
  void fail_next(std::int16_t request, rd_kafka_resp_err_t code) {
    function<decltype(&::rd_kafka_mock_push_request_errors_array)>("push_request_errors_array")(
        cluster_, request, 1, &code);
  }
  void answer_after(std::chrono::milliseconds time) {
    function<decltype(&::rd_kafka_mock_broker_set_rtt)>("broker_set_rtt")(
        cluster_, kBroker, static_cast<int>(time.count()));
  }
  void stop() {
    function<decltype(&::rd_kafka_mock_broker_set_down)>("broker_set_down")(cluster_, kBroker);
  }
  void start() {
    function<decltype(&::rd_kafka_mock_broker_set_up)>("broker_set_up")(cluster_, kBroker);
  }

 private:
  template <typename Function>
  [[nodiscard]] Function function(const std::string& name) const {
    void* found = ::dlsym(library_, ("rd_kafka_mock_" + name).c_str());
    return reinterpret_cast<Function>(found);  // NOLINT(*-reinterpret-cast)
  }

  const Api& api_;
  void* library_;
  rd_kafka_t* owner_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

class KafkaClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto api = load_api({});
    void* library = ::dlopen("librdkafka.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!api || library == nullptr) GTEST_SKIP() << "no librdkafka on this machine";
    broker_ = std::make_unique<Broker>(**api, library);
    client_ = std::make_unique<Client>(**api, broker_->settings(), made_);
  }
  [[nodiscard]] Limits within(Nanoseconds budget, std::stop_token stop = {}) const {
    return {clock_, Deadline::after(clock_, budget), std::move(stop)};
  }
  [[nodiscard]] Consumer& consumer() {
    auto consumer = client_->consumer();
    EXPECT_TRUE(consumer);
    return **consumer;
  }

  SystemClock clock_;
  MadeTopics made_;
  std::unique_ptr<Broker> broker_;
  std::unique_ptr<Client> client_;
};

TEST_F(KafkaClientTest, WhatNoWaitingCanChangeEndsAnOperationAndMarksTheHandle) {
  const auto handle = Handle::create(**load_api({}), RD_KAFKA_CONSUMER, broker_->settings(), {});
  ASSERT_TRUE(handle);
  EXPECT_FALSE((*handle)->troubled());
  (*handle)->note(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, "not yours");
  const auto checked = (*handle)->check("it", within(10s));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().message, "TOPIC_AUTHORIZATION_FAILED: not yours");
  EXPECT_TRUE((*handle)->troubled());
}

TEST_F(KafkaClientTest, RecordsMayHaveLessTimeThanABatchWaits) {
  for (const Nanoseconds timeout : {Nanoseconds(100ms), Nanoseconds(1s), Nanoseconds(10s)}) {
    const auto producer = Producer::create(**load_api({}), broker_->settings(), {"t", timeout});
    EXPECT_TRUE(producer) << producer.error().message;
  }
}

TEST_F(KafkaClientTest, TroublesOfEarlierOperationsAreNotTold) {
  broker_->stop();
  const auto down = client_->topics(within(500ms));
  ASSERT_FALSE(down);
  EXPECT_NE(down.error().message.find("; last: "), std::string::npos) << down.error().message;
  broker_->start();
  const auto up = client_->topics(within(20s));
  EXPECT_TRUE(up) << up.error().message;
  EXPECT_TRUE(client_->topics(within(20s)));  // without trouble
  broker_->answer_after(2s);
  const auto slow = client_->topics(within(300ms));
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().message,
            "the list of topics did not come in time: there was no answer from " +
                broker_->settings().properties.at("bootstrap.servers"));
}

TEST_F(KafkaClientTest, TroublesThatGoOnAreToldAgain) {
  broker_->stop();
  const auto first = client_->topics(within(500ms));
  const auto second = client_->topics(within(500ms));
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().message, second.error().message);
}

TEST_F(KafkaClientTest, PositionsAreWhatWasCommitted) {
  broker_->make_topic("t");
  const auto none = consumer().positions("t", 1, within(20s));
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(none->at(0), RD_KAFKA_OFFSET_BEGINNING);
  const auto done = consumer().commit("t", {{0, 7}}, within(20s));
  ASSERT_TRUE(done) << done.error().message;
  const auto some = consumer().positions("t", 1, within(20s));
  ASSERT_TRUE(some) << some.error().message;
  EXPECT_EQ(some->at(0), 7);
}

TEST_F(KafkaClientTest, ACommitEndsWithItsDeadline) {
  broker_->make_topic("t");
  ASSERT_TRUE(consumer().commit("t", {{0, 1}}, within(20s)));
  broker_->answer_after(2s);
  const MonotonicTime start = clock_.now();
  const auto late = consumer().commit("t", {{0, 2}}, within(300ms));
  EXPECT_LT(clock_.now() - start, 1500ms);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::Timeout) << late.error().message;
}

TEST_F(KafkaClientTest, ACommitEndsWhenTheRunIsInterrupted) {
  broker_->make_topic("t");
  ASSERT_TRUE(consumer().commit("t", {{0, 1}}, within(20s)));
  broker_->answer_after(2s);
  const MonotonicTime start = clock_.now();
  std::stop_source stop;
  const std::jthread interrupts([&] {
    std::this_thread::sleep_for(200ms);
    stop.request_stop();
  });
  const auto ended = consumer().commit("t", {{0, 2}}, within(60s, stop.get_token()));
  EXPECT_LT(clock_.now() - start, 1500ms);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::Cancelled) << ended.error().message;
}

TEST_F(KafkaClientTest, WhatIsWrongWithTheGroupOrAPartitionIsNoPosition) {
  broker_->make_topic("t");
  ASSERT_TRUE(consumer().commit("t", {{0, 7}}, within(20s)));
  const auto missing = consumer().positions("t", 2, within(5s));
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("UNKNOWN_TOPIC_OR_PART"), std::string::npos)
      << missing.error().message;
  broker_->fail_next(kOffsetFetch, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  const auto denied = consumer().positions("t", 1, within(5s));
  ASSERT_FALSE(denied);
  EXPECT_NE(denied.error().message.find("TOPIC_AUTHORIZATION_FAILED"), std::string::npos)
      << denied.error().message;
}

}  // namespace
}  // namespace weir::kafka
