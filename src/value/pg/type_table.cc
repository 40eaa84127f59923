// One line per type: its OID, the OID of its array, its name, how binary and text are printed.
#include "value/pg/type_table.h"

#include <algorithm>
#include <array>

#include "value/pg/bytes.h"
#include "value/pg/container.h"
#include "value/pg/geometry.h"
#include "value/pg/json.h"
#include "value/pg/network.h"
#include "value/pg/number.h"
#include "value/pg/system.h"
#include "value/pg/time.h"

namespace weir::pg {
namespace {

/// A type together with its array type.
struct Entry {
  TypeRow type;
  TypeRow array;
};

constexpr TypeOid kNoArray = 0;

/// A type whose text equals the server's own.
template <Decode Binary>
constexpr Entry plain(TypeOid oid, TypeOid array, std::string_view name) {
  return {{oid, name, Binary, nullptr}, {array, "array", array_binary, array_text<as_sent>}};
}

/// A type whose text is brought into another form.
template <Decode Binary, Decode Text>
constexpr Entry typed(TypeOid oid, TypeOid array, std::string_view name) {
  return {{oid, name, Binary, Text}, {array, "array", array_binary, array_text<Text>}};
}

/// A type whose binary form cannot be printed.
constexpr Entry text_only(TypeOid oid, TypeOid array, std::string_view name) {
  return {{oid, name, nullptr, nullptr, Ask::Text},
          {array, "array", nullptr, array_text<as_sent>, Ask::Text}};
}

/// A type that is asked for as text, though binary could be printed.
template <Decode Binary, Decode Text>
constexpr Entry text_first(TypeOid oid, TypeOid array, std::string_view name) {
  return {{oid, name, Binary, Text, Ask::Text},
          {array, "array", array_binary, array_text<Text>, Ask::Text}};
}

/// A box: the one type whose arrays are separated by semicolons.
constexpr Entry box(TypeOid oid, TypeOid array) {
  return {{oid, "box", box_binary, nullptr, Ask::Binary, ';'},
          {array, "array", array_binary, array_text<as_sent, ';'>}};
}

template <Decode Binary, Decode Text>
constexpr Entry range(TypeOid oid, TypeOid array, std::string_view name) {
  return typed<range_binary<Binary>, range_text<Text>>(oid, array, name);
}

template <Decode Binary, Decode Text>
constexpr Entry multirange(TypeOid oid, TypeOid array, std::string_view name) {
  return typed<multirange_binary<Binary>, multirange_text<Text>>(oid, array, name);
}

/// Types of Materialize: their OIDs may belong to any type of a user on PostgreSQL, so the text is
/// left as it is, which for these types is right.
template <Decode Binary>
constexpr Entry materialize(TypeOid oid, TypeOid array, std::string_view name) {
  return {{oid, name, Binary, nullptr, Ask::Text},
          {array, "array", array_binary, nullptr, Ask::Text}};
}

constexpr Entry kEntries[] = {
    typed<bool_binary, bool_text>(16, 1000, "bool"),
    typed<bytea_binary, bytea_text>(17, 1001, "bytea"),
    typed<char_binary, char_text>(18, 1002, "char"),
    plain<as_sent>(19, 1003, "name"),
    plain<integer_binary<std::int64_t>>(20, 1016, "int8"),
    plain<integer_binary<std::int16_t>>(21, 1005, "int2"),
    text_first<array_binary, int2vector_text>(22, 1006, "int2vector"),
    plain<integer_binary<std::int32_t>>(23, 1007, "int4"),
    text_only(24, 1008, "regproc"),
    plain<as_sent>(25, 1009, "text"),
    plain<integer_binary<std::uint32_t>>(26, 1028, "oid"),
    plain<tid_binary>(27, 1010, "tid"),
    plain<integer_binary<std::uint32_t>>(28, 1011, "xid"),
    plain<integer_binary<std::uint32_t>>(29, 1012, "cid"),
    plain<oidvector_binary>(30, 1013, "oidvector"),
    plain<as_sent>(114, 199, "json"),
    plain<as_sent>(142, 143, "xml"),
    text_only(194, kNoArray, "pg_node_tree"),
    plain<point_binary>(600, 1017, "point"),
    plain<lseg_binary>(601, 1018, "lseg"),
    plain<path_binary>(602, 1019, "path"),
    box(603, 1020),
    plain<polygon_binary>(604, 1027, "polygon"),
    plain<line_binary>(628, 629, "line"),
    plain<cidr_binary>(650, 651, "cidr"),
    typed<float4_binary, float4_text>(700, 1021, "float4"),
    typed<float8_binary, float8_text>(701, 1022, "float8"),
    plain<as_sent>(705, kNoArray, "unknown"),
    plain<circle_binary>(718, 719, "circle"),
    plain<macaddr_binary>(774, 775, "macaddr8"),
    text_first<money_binary, as_sent>(790, 791, "money"),
    plain<macaddr_binary>(829, 1040, "macaddr"),
    plain<inet_binary>(869, 1041, "inet"),
    text_first<as_sent, as_sent>(1033, 1034, "aclitem"),
    plain<as_sent>(1042, 1014, "bpchar"),
    plain<as_sent>(1043, 1015, "varchar"),
    typed<date_binary, date_text>(1082, 1182, "date"),
    typed<time_binary, time_text>(1083, 1183, "time"),
    typed<timestamp_binary, timestamp_text>(1114, 1115, "timestamp"),
    typed<timestamptz_binary, timestamptz_text>(1184, 1185, "timestamptz"),
    typed<interval_binary, interval_text>(1186, 1187, "interval"),
    plain<timetz_binary>(1266, 1270, "timetz"),
    plain<bits_binary>(1560, 1561, "bit"),
    plain<bits_binary>(1562, 1563, "varbit"),
    typed<numeric_binary, numeric_text>(1700, 1231, "numeric"),
    plain<as_sent>(1790, 2201, "refcursor"),
    text_only(2202, 2207, "regprocedure"),
    text_only(2203, 2208, "regoper"),
    text_only(2204, 2209, "regoperator"),
    text_only(2205, 2210, "regclass"),
    text_only(2206, 2211, "regtype"),
    text_only(2249, 2287, "record"),
    plain<as_sent>(2275, 1263, "cstring"),
    text_only(kNoArray, 2277, "anyarray"),
    plain<void_binary>(2278, kNoArray, "void"),
    plain<uuid_binary>(2950, 2951, "uuid"),
    plain<snapshot_binary>(2970, 2949, "txid_snapshot"),
    plain<lsn_binary>(3220, 3221, "pg_lsn"),
    text_only(3361, kNoArray, "pg_ndistinct"),
    text_only(3402, kNoArray, "pg_dependencies"),
    plain<tsvector_binary>(3614, 3643, "tsvector"),
    text_only(3615, 3645, "tsquery"),
    text_only(3642, 3644, "gtsvector"),
    text_only(3734, 3735, "regconfig"),
    text_only(3769, 3770, "regdictionary"),
    typed<jsonb_binary, jsonb_text>(3802, 3807, "jsonb"),
    range<integer_binary<std::int32_t>, as_sent>(3904, 3905, "int4range"),
    range<numeric_binary, numeric_text>(3906, 3907, "numrange"),
    range<timestamp_binary, timestamp_text>(3908, 3909, "tsrange"),
    range<timestamptz_binary, timestamptz_text>(3910, 3911, "tstzrange"),
    range<date_binary, date_text>(3912, 3913, "daterange"),
    range<integer_binary<std::int64_t>, as_sent>(3926, 3927, "int8range"),
    text_only(4072, 4073, "jsonpath"),
    text_only(4089, 4090, "regnamespace"),
    text_only(4096, 4097, "regrole"),
    text_only(4191, 4192, "regcollation"),
    multirange<integer_binary<std::int32_t>, as_sent>(4451, 6150, "int4multirange"),
    multirange<numeric_binary, numeric_text>(4532, 6151, "nummultirange"),
    multirange<timestamp_binary, timestamp_text>(4533, 6152, "tsmultirange"),
    multirange<timestamptz_binary, timestamptz_text>(4534, 6153, "tstzmultirange"),
    multirange<date_binary, date_text>(4535, 6155, "datemultirange"),
    multirange<integer_binary<std::int64_t>, as_sent>(4536, 6157, "int8multirange"),
    text_only(5017, kNoArray, "pg_mcv_list"),
    plain<snapshot_binary>(5038, 5039, "pg_snapshot"),
    plain<integer_binary<std::uint64_t>>(5069, 271, "xid8"),
    materialize<integer_binary<std::uint16_t>>(16460, 16461, "uint2"),
    materialize<integer_binary<std::uint32_t>>(16462, 16463, "uint4"),
    materialize<integer_binary<std::uint64_t>>(16464, 16465, "uint8"),
    materialize<as_sent>(16552, 16553, "mz_timestamp"),
};

constexpr auto kRows = [] {
  std::array<TypeRow, std::size(kEntries) * 2> rows;
  std::size_t count = 0;
  for (const Entry& entry : kEntries) {
    rows[count++] = entry.type;
    rows[count++] = entry.array;
  }
  std::sort(rows.begin(), rows.end(),
            [](const TypeRow& a, const TypeRow& b) { return a.oid < b.oid; });
  return rows;
}();

}  // namespace

const TypeRow* find_type(TypeOid oid) {
  const auto* row = std::lower_bound(
      kRows.begin(), kRows.end(), oid,
      [](const TypeRow& candidate, TypeOid wanted) { return candidate.oid < wanted; });
  const bool found = row != kRows.end() && row->oid == oid && oid != kNoArray;
  return found ? row : nullptr;
}

}  // namespace weir::pg
