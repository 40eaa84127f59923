// The generator: one seed, one plan.
#include "gen/history.h"

#include <gtest/gtest.h>

#include "plan/store.h"

namespace weir::gen {
namespace {

TEST(MakeHistory, GivesTheSameBytesForTheSameSeed) {
  EXPECT_EQ(plan::save(make_history({7, 100, Interleaving::Turns})),
            plan::save(make_history({7, 100, Interleaving::Turns})));
  EXPECT_NE(plan::save(make_history({7, 100, Interleaving::Turns})),
            plan::save(make_history({8, 100, Interleaving::Turns})));
}

TEST(MakeHistory, ASessionWritesTheSameWhetherAloneOrSideBySide) {
  const auto statements = [](Interleaving interleaving) {
    const plan::Plan plan = make_history({3, 60, interleaving});
    std::vector<std::string> texts;
    for (const plan::Step& step : plan.steps()) {
      const auto* sql = std::get_if<plan::SqlOperation>(&plan.operation(step));
      if (sql != nullptr) texts.emplace_back(sql->text.text);
    }
    return texts;
  };
  EXPECT_EQ(statements(Interleaving::Turns), statements(Interleaving::SideBySide));
  EXPECT_EQ(make_history({3, 60, Interleaving::SideBySide}).lane_count(), 2U);
}

}  // namespace
}  // namespace weir::gen
