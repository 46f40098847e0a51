"""Texts that are hard on one pass or another: each case makes one of about `n` units.

  tests/growth/cases.py FOLDER SIZE    writes one of about SIZE bytes for each case
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable, Dict

CASES: Dict[str, Callable[[int], str]] = {}

J = "\n".join


def case(make: Callable[[int], str]) -> Callable[[int], str]:
    CASES[make.__name__.replace("_", "-")] = make
    return make


# --- names
@case
def lets(n): return J(f"let a{i} = {i}" for i in range(n))
@case
def unknown_names(n): return J(f"let total_price_of_item_{i} = {i}" for i in range(n)) + "\n" + J(f"print(total_price_of_itme_{i})" for i in range(n))
@case
def unknown_functions(n): return J(f"fun compute_total_{i}(x: int): int {{ return x }}" for i in range(n)) + "\n" + J(f"print(compute_totla_{i}(1))" for i in range(n))
@case
def unknown_types(n): return J(f"type Customer{i} {{ a: int }}" for i in range(n)) + "\n" + J(f"let v{i}: Custmoer{i} = null" for i in range(n))
@case
def unknown_fields(n): return "type R {\n" + J(f"  field_name_{i}: int" for i in range(n)) + "\n}\nfun f(r: R) {\n" + J(f"  print(r.field_naem_{i})" for i in range(n)) + "\n}"
@case
def unknown_variants(n): return "type U =\n" + " |\n".join(f"  Variant_name_{i}(x: int)" for i in range(n)) + "\nfun f(u: U): int {\n return match u {\n" + J(f"  Variant_naem_{i}(x) => x" for i in range(n)) + "\n _ => 0 } }"
@case
def unknown_locals(n): return "fun f() {\n" + J(f"  let total_price_{i} = {i}" for i in range(n)) + "\n" + J(f"  print(total_prcie_{i})" for i in range(n)) + "\n}"
@case
def unknown_methods(n): return "type R {\n x: int\n" + J(f"  fun method_name_{i}(): int {{ return x }}" for i in range(n)) + "\n}\nfun f(r: R) {\n" + J(f"  print(r.method_naem_{i}())" for i in range(n)) + "\n}"
@case
def assign_unknown(n): return J(f"var total_price_of_item_{i} = {i}" for i in range(n)) + "\n" + J(f"total_price_of_itme_{i} = 1" for i in range(n))
@case
def assign_let(n): return J(f"let a{i} = {i}\na{i} = 3" for i in range(n))
@case
def redeclared(n): return J(f"let a = {i}" for i in range(n))
@case
def redeclared_fun(n): return J(f"fun a() {{ }}" for i in range(n))
@case
def long_names(n): return J("let " + "x" * 50 + f"{i} = " + "x"*50 + f"{i-1}" for i in range(n))
@case
def one_long_name(n): return "let " + "x" * (n*20) + " = 1\nprint(" + "x" * (n*20-1) + ")"
@case
def same_unknown(n): return J(f"print(foo)" for i in range(n))
@case
def used_once(n): return J(f"var a{i} = {i}\na{i} = a{i} + 1" for i in range(n))
# --- nesting
@case
def parens(n): return "let x = " + "(" * n + "1" + ")" * n
@case
def brackets(n): return "let x = " + "[" * n + "1" + "]" * n
@case
def brackets_open(n): return "let x = " + "[" * n
@case
def braces_open(n): return "{" * n
@case
def braces_close(n): return "}" * n
@case
def unary_minus(n): return "let x = " + "- " * n + "1"
@case
def unary_not(n): return "let x = " + "!" * n + "true"
@case
def nested_types(n): return "let x: " + "list<" * n + "int" + ">" * n + " = []"
@case
def nested_fun_types(n): return "let x: " + "fun(int): " * n + "int" + " = null"
@case
def option_types(n): return "let x: int" + "?" * n + " = null"
@case
def nested_lambdas(n): return "let x = " + "fun(a: int) => " * n + "1"
@case
def nested_ifs(n): return "if true { " * n + "}" * n
@case
def else_if(n): return "let a = 1\nif a == 0 { print(1) }" + "".join(f" else if a == {i} {{ print({i}) }}" for i in range(n))
@case
def if_expr_else_if(n): return "let a = 1\nlet b = " + "".join(f"if a == {i} then {i} else " for i in range(n)) + "0"
@case
def nested_if_expr(n): return "let a = 1\nlet b = " + "if a == 1 then " * n + "1" + " else 0" * n
@case
def nested_funs(n): return "fun f() { " * n + "}" * n
@case
def nested_while(n): return "while true { " * n + "}" * n
@case
def nested_match(n): return "let x = " + "match 1 { _ => " * n + "1" + "}" * n
@case
def nested_index(n): return "let a = [0]\nprint(" + "a[" * n + "0" + "]" * n + ")"
@case
def nested_calls(n): return "fun f(a: int): int { return a }\nprint(" + "f(" * n + "0" + ")" * n + ")"
@case
def nested_maps(n): return "let x = " + "{\"a\": " * n + "1" + "}" * n
@case
def nested_queries(n): return "let x = " + "from a in (" * n + "[1]" + ") select a" * n
@case
def nested_records(n): return "type R { r: R }\nlet x = " + "R { r: " * n + "null" + "}" * n
# --- below limit nesting, many times
@case
def nest400_brackets(n): return J("let x%d = " % i + "[" * 400 + "1" + "]" * 400 for i in range(max(1,n//400)))
@case
def nest400_blocks(n): return J("if true { " * 400 + "}" * 400 for i in range(max(1,n//400)))
@case
def nest400_lambda_capture(n): return J("fun g%d(q: int) {" % i + "".join(f"let f{k} = fun(a{k}: int): any {{ return " for k in range(0)) + "let x = " + "".join(f"fun(a{k}: int) => " for k in range(200)) + "+".join(f"a{k}" for k in range(200)) + "}" for i in range(max(1,n//600)))
# --- operators and chains
@case
def plus_chain(n): return "let x = " + " + ".join(["1"] * n)
@case
def plus_chain_var(n): return "let y = 1\nlet x = " + " + ".join(["y"] * n)
@case
def plus_chain_str(n): return "let y = \"a\"\nlet x = " + " + ".join(["y"] * n)
@case
def chain_1900(n): return "let y = 1\n" + J(f"let x{i} = " + " + ".join(["y"] * 1900) for i in range(max(1, n//1900)))
@case
def chain_1900_any(n): return "let y: any = 1\n" + J(f"let x{i} = " + " + ".join(["y"] * 1900) for i in range(max(1, n//1900)))
@case
def chain_1900_list(n): return "let y = [1]\n" + J(f"let x{i} = " + " + ".join(["y"] * 1900) for i in range(max(1, n//1900)))
@case
def and_chain(n): return "let y = true\nlet x = " + " && ".join(["y"] * n)
@case
def and1900(n): return "let y = true\n" + J(f"let x{i} = " + " && ".join(["y"] * 1900) for i in range(max(1, n//1900)))
@case
def compare_chain(n): return "let y = 1\nlet x = " + " < ".join(["y"] * n)
@case
def expect_and(n): return "let y = true\n" + J("test \"a%d\" { expect " % i + " && ".join(["y"] * 1900) + "}" for i in range(max(1, n//1900)))
@case
def field_chain(n): return "let a = null\nlet x = a" + ".b" * n
@case
def field_chain_1900(n): return "let a: any = null\n" + J(f"let x{i} = a" + ".b" * 1900 for i in range(max(1,n//1900)))
@case
def method_chain(n): return "let a: any = null\nlet x = a" + ".b()" * n
@case
def method_chain_1900(n): return "let a: any = null\n" + J(f"let x{i} = a" + ".b()" * 1900 for i in range(max(1,n//1900)))
@case
def index_chain(n): return "let a: any = null\nlet x = a" + "[0]" * n
@case
def call_chain(n): return "let a: any = null\nlet x = a" + "(0)" * n
@case
def cast_chain(n): return "let a: any = null\nlet x = a" + " as int" * n
@case
def range_chain(n): return "let x = 1" + "..1" * n
@case
def coalesce_chain(n): return "let a: int? = null\nlet x = a" + " ?? a" * n
@case
def union_ops(n): return "let a = [1]\nlet x = a" + " union a" * n
# --- literals
@case
def big_ints(n): return J("let x%d = " % i + "9" * 9000 for i in range(max(1, n*10//9000)))
@case
def big_hex(n): return J("let x%d = 0x" % i + "f" * 9000 for i in range(max(1, n*10//9000)))
@case
def one_big_int(n): return "let x = " + "9" * (n*20)
@case
def one_big_float(n): return "let x = 0." + "9" * (n*20)
@case
def one_string(n): return "let x = \"" + "a" * (n*20) + "\""
@case
def escapes(n): return "let x = \"" + "\\n" * (n*10) + "\""
@case
def bad_escapes(n): return "let x = \"" + "\\q" * (n*10) + "\""
@case
def triple_quotes(n): return J('"""' + "a\"\"" for i in range(n // 2 * 2))
@case
def quote_flood(n): return '"' * n*3
@case
def quotes_lines(n): return J('"""' for i in range(n*2+1)) 
@case
def many_strings(n): return J(f'let s{i} = "string {i}"' for i in range(n))
@case
def list_literal(n): return "let x = [" + ", ".join(str(i) for i in range(n)) + "]"
@case
def list_strings(n): return "let x = [" + ", ".join(f'"s{i}"' for i in range(n)) + "]"
@case
def list_mixed(n): return "let x = [" + ", ".join(f'"s{i}"' if i % 2 else str(i) for i in range(n)) + "]"
@case
def list_floats(n): return "let x = [" + ", ".join(f'{i}.5' for i in range(n)) + "]"
@case
def list_of_calls(n): return "fun f(a: int): int { return a }\nfun g() {\nlet x = [" + ", ".join(f'f({i})' for i in range(n)) + "]\n}"
@case
def map_literal(n): return "let x = {" + ", ".join(f'"k{i}": {i}' for i in range(n)) + "}"
@case
def map_literal_names(n): return "let x = {" + ", ".join(f'k{i}: {i}' for i in range(n)) + "}"
@case
def map_mixed(n): return "let x = {" + ", ".join(f'"k{i}": ' + (str(i) if i % 2 else '"a"') for i in range(n)) + "}\n" + "let y = x\nprint(x.k1)"
@case
def map_dup_keys(n): return "let x = {" + ", ".join(f'"k": {i}' for i in range(n)) + "}"
@case
def map_list(n): return "let x = [" + ", ".join(f'{{"k{i}": {i}, "z": "a"}}' for i in range(n)) + "]"
@case
def map_list_names(n): return "let x = [" + ", ".join(f'{{k{i}: {i}, z: "a"}}' for i in range(n)) + "]"
@case
def unicode_names(n): return J(f"let é{i} = {i}" for i in range(n))
@case
def hidden_chars(n): return "let x = 1" + "\u200b" * n * 3 + "\nlet y = x"
@case
def hidden_in_name(n): return "let x" + "\u200b" * n * 3 + "\n\u200b = 1"
@case
def hidden_mix(n): return "a" + "\u200b " * n * 2
@case
def hidden_mix2(n): return "a\u200b\u00a0" * n * 2
@case
def invalid_chars(n): return "@ $ " * n
@case
def invalid_run(n): return "'a " * n
@case
def comments(n): return J(f"// comment {i}" for i in range(n))
@case
def trailing_comments(n): return J(f"let a{i} = 1 // comment {i}" for i in range(n))
@case
def block_comments_open(n): return "/* " * n
@case
def block_comments(n): return "/**/ " * n + "let x = 1"
@case
def comments_in_expr(n): return "let x = [\n" + J(f"{i}, // c" for i in range(n)) + "\n]"
@case
def blank_lines(n): return "\n" * (n*20)
@case
def spaces(n): return " " * (n*20) + "x"
@case
def cr(n): return "\r" * (n*20) + "x"
@case
def bad_utf8(n): return "let x = 1 " + "\udcff" * n * 10
# --- one line
@case
def one_line_lets(n): return "; ".join(f"let a{i} = {i}" for i in range(n))
@case
def one_line_errors(n): return "; ".join(f"print(zz{i})" for i in range(n))
@case
def one_line_labels(n): return "; ".join(f"let a{i} = {i}; a{i} = 2" for i in range(n))
@case
def joined_lines(n): return J(f"x\n(1)\n[2]\n-3" for i in range(n))
@case
def joined_lines2(n): return "let x = 1\n" + J("-3" for i in range(n))
# --- types
@case
def alias_chain(n): return J(f"type A{i} = A{i+1}" for i in range(n)) + f"\ntype A{n} = int\nlet x: A0 = 1"
@case
def alias_list_chain(n): return "type A0 = int\n" + J(f"type A{i+1} = list<A{i}>" for i in range(n)) + f"\nlet x: A{n} = 1"
@case
def alias_list_chain_rev(n): return J(f"type A{i} = list<A{i+1}>" for i in range(n)) + f"\ntype A{n} = int\nlet x: A0 = 1"
@case
def alias_double(n):
    n = min(n, 2000)
    return "type A0 = int\n" + J(f"type A{i+1} = fun(A{i}, A{i}): A{i}" for i in range(n)) + f"\nlet x: A{n} = 1"
@case
def alias_double2(n):
    n = min(n, 2000)
    return "type A0 = int\ntype B0 = string\n" + J(f"type A{i+1} = {{a: A{i}, b: A{i}}}\ntype B{i+1} = {{a: B{i}, b: B{i}}}" for i in range(n)) + f"\nfun f(a: A{n}): B{n} {{ let z = [a, f(a)]\n return a }}"
@case
def alias_double_generic(n):
    n = min(n, 2000)
    return "type A0 = T\n" + J(f"type A{i+1} = fun(A{i}, A{i}): A{i}" for i in range(n)) + f"\nfun f(x: A{n}): A{n} {{ return x }}\nf(1)"
@case
def alias_self(n): return J(f"type A{i} = list<A{i}>" for i in range(n))
@case
def alias_cycle(n): return J(f"type A{i} = A{(i+1)%n}" for i in range(n))
@case
def fun_params(n): return "fun f(" + ", ".join(f"a{i}: int" for i in range(n)) + ") { }\nf(" + ", ".join("1" for i in range(n)) + ")"
@case
def fun_params_dup(n): return "fun f(" + ", ".join(f"a: int" for i in range(n)) + ") { }"
@case
def fun_type_params(n): return "fun f<" + ", ".join(f"T{i}" for i in range(n)) + ">(" + ", ".join(f"a{i}: T{i}" for i in range(n)) + ") { }\nf(" + ", ".join("1" for i in range(n)) + ")"
@case
def fun_type_big(n): return "let f: fun(" + ", ".join("int" for i in range(n)) + ") = null\n" 
@case
def fun_type_many(n):
    m = int(n**0.5)
    return "type F = fun(" + ", ".join("int" for i in range(m)) + "): int\n" + J(f"let f{i}: F = 1" for i in range(n))
@case
def fun_type_grow(n):
    m = int((2*n)**0.5)
    return J(f"let f{k}: fun(" + ", ".join("int" for i in range(k)) + ") = null" for k in range(m))
@case
def record_fields(n): return "type R {\n" + J(f"  f{i}: int" for i in range(n)) + "\n}\nlet r = R {" + ", ".join(f"f{i}: {i}" for i in range(n)) + "}\n" + J(f"print(r.f{i})" for i in range(n))
@case
def record_fields_dup(n): return "type R {\n" + J(f"  f: int" for i in range(n)) + "\n}"
@case
def record_missing(n): return "type R {\n" + J(f"  f{i}: int" for i in range(n)) + "\n}\nlet r = R { }\n" + J("print(R{})" for i in range(n))
@case
def record_methods(n): return "type R {\n x: int\n" + J(f"  fun m{i}(): int {{ return x }}" for i in range(n)) + "\n}\nlet r = R { x: 1 }\n" + J(f"print(r.m{i}())" for i in range(n))
@case
def record_fields_methods(n): return "type R {\n" + J(f"  f{i}: int" for i in range(n)) + J(f"\n  fun m{i}(): int {{ return f{i} }}" for i in range(n)) + "\n}"
@case
def records(n): return J(f"type R{i} {{ a: int }}\nlet r{i} = R{i} {{ a: {i} }}" for i in range(n))
@case
def inline_record_fields(n): return "type R = {" + ", ".join(f"f{i}: int" for i in range(n)) + "}\nfun g(r: R) {\n" + J(f"print(r.f{i})" for i in range(n)) + "}"
@case
def inline_record_literal(n): return "fun g(r: any) {}\nlet r = {" + ", ".join(f"f{i}: {i}" for i in range(n)) + "}\n" + J(f"print(r.f{i})" for i in range(n))
@case
def update_fields(n): return "type R {\n" + J(f"  f{i}: int" for i in range(n)) + "\n}\nvar rs: list<R> = []\nupdate rs set {" + ", ".join(f"f{i}: {i}" for i in range(n)) + "} where f1 == 2"
@case
def union_variants(n): return "type U =\n" + " |\n".join(f"  V{i}(x: int)" for i in range(n)) + "\nfun f(u: U): int {\n return match u {\n" + J(f"  V{i}(x) => x" for i in range(n)) + "\n} }\n" + J(f"print(f(V{i}(1)))" for i in range(n))
@case
def union_variants_nofields(n): return "type U =\n" + " |\n".join(f"  V{i}" for i in range(n)) + "\nfun f(u: U): int {\n return match u {\n" + J(f"  V{i} => {i}" for i in range(n)) + "\n} }\n" + J(f"print(f(V{i}))" for i in range(n))
@case
def union_missing(n): return "type U =\n" + " |\n".join(f"  V{i}" for i in range(n)) + "\nfun f(u: U): int {\n" + J(" print(match u { V0 => 0 })" for i in range(n)) + "\nreturn 1 }"
@case
def union_common_field(n): return "type U =\n" + " |\n".join(f"  V{i}(x: int)" for i in range(n)) + "\nfun f(u: U): int {\n" + J(f"  print(u.x)" for i in range(n)) + "\n return 1 }"
@case
def unions(n): return J(f"type U{i} = A{i} | B{i}(x: U{i})" for i in range(n))
@case
def join_variants(n): return "type U =\n" + " |\n".join(f"  V{i}(x: int)" for i in range(n)) + "\nlet x = [" + ", ".join(f"V{i}(1)" for i in range(n)) + "]"
@case
def match_ints(n): return "fun f(u: int): int {\n return match u {\n" + J(f"  {i} => {i}" for i in range(n)) + "\n _ => 0 } }"
@case
def match_strings(n): return "fun f(u: string): int {\n return match u {\n" + J(f"  \"s{i}\" => {i}" for i in range(n)) + "\n _ => 0 } }"
@case
def match_dup(n): return "fun f(u: int): int {\n return match u {\n" + J(f"  1 => {i}" for i in range(n)) + "\n _ => 0 } }"
@case
def match_after_wild(n): return "fun f(u: int): int {\n return match u {\n _ => 0\n" + J(f"  {i} => {i}" for i in range(n)) + "\n } }"
# --- inference
@case
def widening_chain(n): return J(f"var a{i} = 0" for i in range(n)) + "\n" + J(f"a{i} = a{i+1}" for i in range(n-1)) + f"\na{n-1} = null"
@case
def widening_chain_rev(n): return J(f"var a{i} = 0" for i in range(n)) + f"\na{n-1} = null\n" + J(f"a{i} = a{i+1}" for i in range(n-2, -1, -1))
@case
def widening_local_chain(n): return "fun f() {\n" + J(f"var a{i} = 0" for i in range(n)) + "\n" + J(f"a{i} = a{i+1}" for i in range(n-1)) + f"\na{n-1} = null\n}}"
@case
def widening_many(n): return J(f"var a{i} = 0\na{i} = null" for i in range(n))
@case
def result_chain(n): return J(f"fun f{i}(x: int) {{ return f{i+1}(x) }}" for i in range(n)) + f"\nfun f{n}(x: int) {{ return x }}\nprint(f0(1))"
@case
def result_chain_rev(n): return "fun f0(x: int) { return x }\n" + J(f"fun f{i+1}(x: int) {{ return f{i}(x) }}" for i in range(n)) + f"\nprint(f{n}(1))"
@case
def global_chain(n): return "fun g() { print(a0) }\n" + J(f"let a{i} = a{i+1}" for i in range(n)) + f"\nlet a{n} = 1"
@case
def global_chain_lambda(n): return "fun g() { print(a0) }\n" + J(f"let a{i} = fun() => a{i+1}" for i in range(n)) + f"\nlet a{n} = 1"
@case
def recursion_mutual(n): return J(f"fun f{i}(x: int) {{ return f{(i+1)%n}(f{(i+7)%n}(x)) }}" for i in range(n))
@case
def returns_many(n): return "fun f(x: int) {\n" + J(f"if x == {i} {{ return {i} }}" for i in range(n)) + "\n return 0 }"
@case
def returns_many_types(n): return "fun f(x: int) {\n" + J(f"if x == {i} {{ return {{a{i}: {i}}} }}" for i in range(n)) + "\n return 0 }"
@case
def captures(n): return "fun f() {\n" + J(f"let a{i} = {i}" for i in range(n)) + "\nlet g = fun() => " + "[" + ", ".join(f"a{i}" for i in range(n)) + "]\n}"
@case
def captures_many_lambdas(n):
    m = int(n**0.5)
    return "fun f() {\n" + J(f"let a{i} = {i}" for i in range(m)) + "\n" + J("let g%d = fun() => [" % k + ", ".join(f"a{i}" for i in range(m)) + "]" for k in range(m)) + "\n}"
@case
def scopes_many(n): return "fun f() {\n" + J(f"if true {{ let a{i} = {i} }}" for i in range(n)) + "\n}"
@case
def lambdas(n): return J(f"let f{i} = fun(x: int): int => x + {i}" for i in range(n))
@case
def nested_functions(n): return "fun f() {\n" + J(f"fun g{i}(x: int): int {{ return x }}" for i in range(n)) + "\n}"
@case
def calls_wrong(n): return "fun f(a: int): int { return a }\n" + J('print(f("a"))' for i in range(n))
@case
def calls_wrong_count(n): return "fun f(a: int): int { return a }\nprint(f(" + ", ".join("1" for i in range(n)) + "))"
@case
def dead_code(n): return "fun f(): int {\n" + J("return 1" for i in range(n)) + "\n}"
@case
def dropped(n): return "let a = 1\n" + J("a + 1" for i in range(n))
@case
def dropped_calls(n): return J(f"fun f{i}(): int {{ return {i} }}\nf{i}()" for i in range(n))
@case
def dropped_call_chain(n): return J(f"fun f{i}(): int {{ return f{i+1}() }}" for i in range(n)) + f"\nfun f{n}(): int {{ return 1 }}\n" + J(f"f{i}()" for i in range(n))
@case
def dropped_call_chain_rev(n): return "fun f0(): int { return 1 }\n" + J(f"fun f{i+1}(): int {{ return f{i}() }}" for i in range(n)) + f"\n" + J(f"f{i}()" for i in range(n))
@case
def param_borrow_chain(n): return "fun f0(xs: list<int>): list<int> { return append(xs, 1) }\n" + J(f"fun f{i+1}(xs: list<int>): list<int> {{ return f{i}(xs) }}" for i in range(n)) + f"\nprint(f{n}([1]))"
@case
def param_borrow_chain_rev(n): return J(f"fun f{i}(xs: list<int>): list<int> {{ return f{i+1}(xs) }}" for i in range(n)) + f"\nfun f{n}(xs: list<int>): list<int> {{ return append(xs, 1) }}\nprint(f0([1]))"
@case
def list_ops(n): return "var xs = [1]\n" + J("xs = append(xs, 1)" for i in range(n))
@case
def list_ops_local(n): return "fun f() {\nvar xs = [1]\n" + J("xs = append(xs, 1)" for i in range(n)) + "\n}"
@case
def list_vars_loops(n):
    return "fun f() {\n" + J(f"var x{i} = [1]" for i in range(n)) + "\n" + J(f"for k{i} in x{i} {{ x{i} = x{i} + [k{i}] }}" for i in range(n)) + "\n}"
@case
def nested_loops_lists(n):
    m = max(1, n // 300)
    return "fun f() {\n" + J(f"var x{i} = [1]" for i in range(m)) + "\n" + "".join("while true {\n" + J(f"x{i} = x{i} + [1]" for i in range(m//20+1)) for k in range(100)) + "}" * 100 + "\n}"
@case
def nested_loops_only(n):
    m = max(1, n // 400)
    return "fun f() {\n" + J("var x%d = [1]\n" % i + "while true { " * 300 + f"x{i} = append(x{i}, 1)" + "}" * 300 for i in range(m)) + "\n}"
# --- control
@case
def ifs(n): return "let a = 1\n" + J(f"if a == {i} {{ print({i}) }}" for i in range(n))
@case
def breaks(n): return "while true {\n" + J("if true { break }" for i in range(n)) + "\n}"
@case
def loops(n): return J(f"for i in 0..{i} {{ print(i) }}" for i in range(n))
@case
def tests_many(n): return J(f'test "t{i}" {{ expect 1 == 1 }}' for i in range(n))
@case
def query_froms(n): return "let x = from a0 in [1]\n" + J(f"from a{i+1} in [1]" for i in range(n)) + "\nselect a0"
@case
def query_joins(n): return "let x = from a0 in [1]\n" + J(f"join a{i+1} in [1] on a{i+1} == a0" for i in range(n)) + "\nselect a0"
@case
def query_where(n): return "let x = from a0 in [1] where " + " && ".join(f"a0 == {i}" for i in range(n)) + "\nselect a0"
@case
def queries(n): return J(f"let x{i} = from a in [1] where a > {i} sort by a select a" for i in range(n))
@case
def query_group(n): return "let x = from a in [1] group by {" + ", ".join(f"k{i}: a" for i in range(n)) + "} into g select g.key"
@case
def query_select_big(n): return "let x = from a in [1] select {" + ", ".join(f"k{i}: a" for i in range(n)) + "}\n" + J(f"print(x[0].k{i})" for i in range(n))
# --- modules
@case
def imports(n): return J(f'import python "math" as m{i}' for i in range(n))
@case
def imports_unknown(n): return J(f'import "./m{i}" as m{i}' for i in range(n))
@case
def module_unknown(n): return 'import python "math" as m\n' + J(f"print(m.sqtr{i})" for i in range(n))
@case
def externs(n): return J(f"extern fun f{i}(x: int): int" for i in range(n))
@case
def externs_used(n): return J(f"extern fun fname{i}(x: int): int\nprint(fnmae{i}(1))" for i in range(n))
@case
def exports(n): return J(f"export let a{i} = 1" for i in range(n))
# --- syntax errors
@case
def syntax_errors(n): return J("let = 3" for i in range(n))
@case
def syntax_errors2(n): return J("fun ( {" for i in range(n))
@case
def syntax_errors3(n): return J("let x = (1 + " for i in range(n))
@case
def syntax_errors4(n): return J("print(1" for i in range(n))
@case
def syntax_errors5(n): return J("if x = 1 { ) }" for i in range(n))
@case
def syntax_errors6(n): return "let x = [" + ", ".join("1 2" for i in range(n)) + "]"
@case
def foreign(n): return J(f"def f{i}(x):\n  return x\nconst y{i} = 1\nx += 1\nswitch x {{ case 1: foo }}\nfor (int i = 0; i < 10; i++) {{ }}" for i in range(n//5+1))
@case
def python_style(n): return J(f"for x in xs:\n  print(x)\nwhile True:\n   pass\nif x == 1:\n  y = [a for a in b]" for i in range(n//5+1))
@case
def js_style(n): return J("function f(x) { return x => x ? 1 : 2 }\nlet {a, b} = c\nfor (const x of y) { console.log(`a${x}`) }\nclass A extends B { }" for i in range(n//5+1))
@case
def ternary(n): return "let x = " + "a ? b : " * n + "c"
@case
def words(n): return "foo " * (n*3)
@case
def keywords(n): return "let fun if while for return " * (n//2)
@case
def ops(n): return "+ * - / % == && || " * (n//2)
@case
def commas(n): return "," * (n*5)
@case
def colons(n): return ": " * (n*5)
@case
def lt_flood(n): return "a<" * (n*3)
@case
def lt_types(n): return "let x: " + "map<int, " * n
@case
def fun_flood(n): return "fun " * (n*3)
@case
def if_flood(n): return "if " * (n*3)
@case
def match_flood(n): return "match x { " * n
@case
def from_flood(n): return "from a in " * n
@case
def eq_flood(n): return "a = " * n
@case
def compound_flood(n): return "a += " * n
@case
def arrow_flood(n): return "a => " * n
@case
def paren_lambda_flood(n): return "(a) => " * n
@case
def colon_eq_flood(n): return "a := " * n
@case
def incr_flood(n): return "a++ " * n
@case
def brace_pairs(n): return "{}" * n
@case
def paren_pairs(n): return "()" * n
@case
def bracket_pairs(n): return "[]" * n
@case
def mismatched(n): return "([{" * n + ")" * n
@case
def record_lit_head(n): return "if " + "A { a: " * n
@case
def ret_flood(n): return "return " * n
@case
def bare_type(n): return "type A = " + " | ".join(["A"] * n)
@case
def nots(n): return "not " * n + "x"


def text_of(name: str, size: int) -> bytes:
    """The text of the case that has about `size` bytes."""
    make = CASES[name]
    length = lambda n: len(encoded(make(n)))  # noqa: E731
    n = max(2, size * 200 // max(1, length(200)))
    n = max(2, n * size // max(1, length(n)))
    return encoded(make(n))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


if __name__ == "__main__":
    for case_name in CASES:
        Path(sys.argv[1], f"{case_name}.mochi").write_bytes(text_of(case_name, int(sys.argv[2])))
