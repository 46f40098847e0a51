#include <catch2/catch.hpp>

#include "checking.h"

using namespace kinako::types;

namespace {

const std::string kTables =
    "type Row { id: int, name: string }\n"
    "type Item { row: int, price: float }\n"
    "let rows: list<Row> = []\n"
    "let items: list<Item> = []\n";

std::string typeOfQuery(const std::string& query) {
  return typeOf(kTables + "let it = " + query, "it");
}
std::string helpersOf(const std::string& query) {
  return helpersIn(kTables + "fun f() { let it = " + query + " }", "f");
}
std::string statementsOf(const std::string& query) {
  return statementsIn(kTables + "fun f() { let it = " + query + " }", "f");
}
std::string problemsOf(const std::string& query) { return problems("let it =\n" + query); }

}  // namespace

TEST_CASE("a query is a loop that pushes") {
  CHECK(statementsOf("from r in rows select r.name") == "Declare Declare ForEach Block Evaluate");
  CHECK(statementsOf("from r in rows where r.id > 1 select r.name") ==
        "Declare Declare ForEach Block If Block Evaluate");
  CHECK(helpersOf("from r in rows where r.id > 1 select r.name") == "ListPush");
}

TEST_CASE("a query has the type of what it selects") {
  CHECK(typeOfQuery("from r in rows select r.name") == "list<string>");
  CHECK(typeOfQuery("from r in rows select r") == "list<Row>");
  CHECK(typeOfQuery("from r in rows select { id: r.id }") == "list<map<string, int>>");
  CHECK(typeOfQuery("from r in rows select print(r)") == "list<any>");
}

TEST_CASE("an aggregate as the whole projection is one value") {
  CHECK(typeOfQuery("from i in items select sum(i.price)") == "float");
  CHECK(typeOfQuery("from r in rows select count(r)") == "int");
  CHECK(typeOfQuery("from r in rows select max(r.id)") == "int");
  CHECK(typeOfQuery("from r in rows group by r.name into g select count(g)") == "list<int>");
  CHECK(typeOf("fun sum(n: int): string { return \"own\" }\nlet it = from n in [1] select sum(n)",
               "it") == "list<string>");
}

TEST_CASE("a join on equal fields looks rows up, any other compares them all") {
  CHECK(helpersOf("from i in items join r in rows on i.row == r.id select r") ==
        "RowItems JoinIndexNew JoinIndexAdd JoinIndexFind ListPush");
  CHECK(helpersOf("from i in items join r in rows on r.id == i.row select r") ==
        "RowItems JoinIndexNew JoinIndexAdd JoinIndexFind ListPush");
  CHECK(helpersOf("from i in items join r in rows on i.row < r.id select r") ==
        "RowItems ListPush");
  CHECK(helpersOf("from i in items join r in rows on i.row == r.id + 1 select r") ==
        "RowItems ListPush");
}

TEST_CASE("the side of a join that may be missing is optional") {
  CHECK(typeOfQuery("from i in items left join r in rows on i.row == r.id select r") ==
        "list<Row?>");
  CHECK(typeOfQuery("from i in items right join r in rows on i.row == r.id select i") ==
        "list<Item?>");
  CHECK(typeOfQuery("from i in items right join r in rows on i.row == r.id select r") ==
        "list<Row>");
  CHECK(typeOfQuery("from i in items outer join r in rows on i.row == r.id select r.id") ==
        "list<int?>");
}

TEST_CASE("only an outer join keeps account of what was matched") {
  CHECK(helpersOf("from i in items outer join r in rows on i.row == r.id select r")
            .find("MarkMatched") != std::string::npos);
  CHECK(helpersOf("from i in items right join r in rows on i.row == r.id select r")
            .find("MarkMatched") == std::string::npos);
}

TEST_CASE("a group knows its key and its items") {
  CHECK(typeOfQuery("from r in rows group by r.name into g select g.key") == "list<string>");
  CHECK(typeOfQuery("from r in rows group by r.name into g select g.items") == "list<list<Row>>");
  CHECK(typeOfQuery("from r in rows group by r.id, r.name into g select g.key") ==
        "list<{id: int, name: string}>");
  CHECK(typeOfQuery("from r in rows from i in items group by r.id into g select g.items") ==
        "list<list<map<string, any>>>");
}

TEST_CASE("sorting, slicing and distinct are helpers, in the order of the clauses") {
  CHECK(helpersOf("from r in rows sort by r.id select r") == "ListPush SortRows ListPush");
  CHECK(helpersOf("from r in rows skip 1 take 2 select r") == "ListPush SliceRows ListPush");
  CHECK(helpersOf("from r in rows sort by -r.id take 2 select distinct r.name") ==
        "ListPush SliceRows SortRows ListPush Distinct");
  CHECK(helpersOf("from r in rows group by r.id into g sort by g.key select g") ==
        "JoinIndexNew GroupInsert GroupList ListPush SortRows ListPush");
}

TEST_CASE("each clause reports its own mistake, where it is") {
  CHECK(problemsOf("from n in 5 select n") == "T032 2:11 query source must be a list");
  CHECK(problemsOf("from n in [1] join m in 2 on n == m select n") ==
        "T034 2:25 join source must be a list");
  CHECK(problemsOf("from n in [1] where print(n) select n") ==
        "T033 2:21 `where` condition must be boolean");
  CHECK(problemsOf("from n in [1] sort by len select n") ==
        "T056 2:23 `sort by` expression must be an ordered type, got fun(any): any");
  CHECK(problemsOf("from n in [1] take \"a\" select n") ==
        "T055 2:20 `take` operand must be `int`, got string");
}

TEST_CASE("a mistake in a join condition is reported once") {
  CHECK(problemsOf("from n in [1] join m in [2] on n.a == m select n") ==
        "T027 2:34 int has no field `a`");
}

TEST_CASE("a row variable is seen in its query only") {
  CHECK(problems("let it = from n in [1] select n\nprint(n)") == "T002 2:7 undefined variable: n");
  CHECK(problems("let n = \"a\"\nlet it = from n in [1] select n + 1\nlet s: string = n") == "");
}
