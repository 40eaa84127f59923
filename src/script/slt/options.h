// Options of queries: `rowsort,colnames`, `conn=other,user=joe`.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// Parses the comma-separated options in a word of a query (CockroachDB, Materialize).
void parse_query_options(Context& context, Query& query, QueryExtra& extra, Span word);

/// The same for a `simple` of Materialize.
void parse_simple_options(Context& context, Query& query, QueryExtra& extra, Span word);

}  // namespace weir::slt
