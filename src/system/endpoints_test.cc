// Aliases and services.
#include "system/endpoints.h"

#include <gtest/gtest.h>

namespace weir::system {
namespace {

TEST(Endpoints, NamesWithoutAnAliasStayAsTheyAre) {
  EXPECT_EQ(Endpoints().resolve("db", 5432), (Address{"db", 5432}));
}

TEST(Endpoints, AnAliasOfAHostHoldsForEveryPortAndKeepsIt) {
  Endpoints endpoints;
  endpoints.add_alias({{"db", 0}, {"127.0.0.1", 0}});
  EXPECT_EQ(endpoints.resolve("DB", 5432), (Address{"127.0.0.1", 5432}));
  EXPECT_EQ(endpoints.resolve("db2", 5432), (Address{"db2", 5432}));
}

TEST(Endpoints, AnAliasOfOnePortWinsOverOneOfAllPorts) {
  Endpoints endpoints;
  endpoints.add_alias({{"db", 5432}, {"127.0.0.1", 15432}});
  endpoints.add_alias({{"db", 0}, {"127.0.0.2", 0}});
  EXPECT_EQ(endpoints.resolve("db", 5432), (Address{"127.0.0.1", 15432}));
  EXPECT_EQ(endpoints.resolve("db", 80), (Address{"127.0.0.2", 80}));
}

TEST(Endpoints, ALaterAliasWinsAndResultsAreNotLookedUpAgain) {
  Endpoints endpoints;
  endpoints.add_alias({{"a", 0}, {"x", 0}});
  endpoints.add_alias({{"a", 0}, {"b", 1}});
  endpoints.add_alias({{"b", 0}, {"c", 0}});
  EXPECT_EQ(endpoints.resolve("a", 9), (Address{"b", 1}));
}

TEST(Endpoints, AliasesAddedBelowGiveWayToThoseThatAreThere) {
  Endpoints endpoints;
  endpoints.add_alias({{"a", 0}, {"mine", 1}});
  endpoints.add_below({{{"a", 0}, {"service", 2}}, {{"b", 0}, {"service", 3}}});
  EXPECT_EQ(endpoints.resolve("a", 9), (Address{"mine", 1}));
  EXPECT_EQ(endpoints.resolve("b", 9), (Address{"service", 3}));
}

}  // namespace
}  // namespace weir::system
