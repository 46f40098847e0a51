// The checker's inside: state shared by the files that check declarations, statements,
// expressions, calls, queries. Nobody outside this room includes it.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/builtin.h"
#include "base/diagnostics.h"
#include "modules/modules.h"
#include "syntax/ast.h"
#include "types/checker.h"
#include "types/facts.h"
#include "types/typed_ast.h"

namespace kinako::types {

namespace ast = kinako::syntax;

enum class SymbolKind : uint8_t {
  Local,   ///< a variable; `function` is set when it holds a nested function
  Field,   ///< a field of a record in a local (methods, update): by bare name
  Method,  ///< a sibling method, its receiver in a local
  Module,  ///< an imported module, at top level only
};

struct Symbol {
  SymbolKind kind;
  Local* local = nullptr;
  Function* function = nullptr;
  uint32_t field = 0;
};

/// What is known of a top-level variable before and while it is checked.
struct GlobalInfo {
  Global* global = nullptr;
  std::vector<const ast::Let*> declarations;  ///< in the text at hand
  bool isTyped = false;
  bool isInProgress = false;
};

enum class BodyState : uint8_t { Unchecked, InProgress, Checked };

/// What is known of a function besides its typed form.
struct FunctionInfo {
  const ast::Function* declaration = nullptr;  ///< in the text at hand, else null
  Function* function = nullptr;
  BodyState state = BodyState::Unchecked;
  /// For generic functions: parameter and result types with their type parameters.
  std::vector<const Type*> genericParameters;
  const Type* genericResult = nullptr;
};

/// How a function's body ends, as far as its statements tell.
struct Ending {
  bool hasValue = false;      ///< some `return` has one
  bool returnsNull = false;   ///< some `return` is followed by `none`
  bool fallsThrough = false;  ///< its end can be reached
};

/// How far the inferred type of a variable must be widened.
enum class Widening : uint8_t { Option, Any };

struct Namespace;

struct ModuleInfo {
  const ForeignModule* foreign;  ///< null: it is none that every program has
  std::string name;              ///< `python "math"`
  const Source* text = nullptr;  ///< that imports it
  Span import;                   ///< the statement
  Namespace* space = nullptr;    ///< of files of the program's

  /// Whether one of these files imports it.
  bool isOf(const std::vector<const Source*>& files) const {
    return std::find(files.begin(), files.end(), text) != files.end();
  }
};

/// A name of the top level, as other files see it.
struct Declared {
  Span name;
  uint32_t begin = 0;  ///< of the declaration
  bool isExported = false;
};

/// What the top level of a file declares, or that of the files of a folder, which share one.
/// Ordered maps keep suggestions deterministic.
struct Namespace {
  std::map<std::string_view, GlobalInfo> globals;
  std::map<std::string_view, FunctionInfo> functions;
  std::map<std::string_view, const Type*> typeNames;  ///< records, unions, aliases
  std::map<std::string_view, RecordInfo*> variants;
  std::map<std::string_view, ModuleInfo> modules;
  std::map<std::string_view, const ast::TypeDecl*> typeDeclarations;  ///< not resolved yet
  std::map<std::string_view, Span> externs;                           ///< functions and variables
  std::map<std::string_view, Span> typePlaces;  ///< of the names of types; for `facts`
  std::map<std::string_view, Declared> declared;
  /// Names the parser could not declare; nothing is said about them.
  std::set<std::string_view> lostNames;
};

using Scope = std::unordered_map<std::string_view, Symbol>;

struct FunctionState {
  Function* function = nullptr;
  FunctionState* parent = nullptr;
  std::vector<Scope> scopes;
  std::unordered_map<const Local*, uint32_t> captures;
  int loopDepth = 0;
  const Type* declaredResult = nullptr;     ///< null = inferred from the returns
  const ast::TypeExpr* promised = nullptr;  ///< the result type as written
  std::vector<Return*> returns;             ///< to be converted once the result is known
  const ast::Stmt* lastOfBody = nullptr;
  const ast::Stmt* wanted = nullptr;  ///< somebody looks at its value
  bool measures = false;              ///< inside `bench`, which is about the time alone
  bool atTopLevel = false;            ///< directly among the program's statements
  std::vector<Local*> spareOperands;  ///< hidden variables of conditions that are over
};

/// The namespace it is is that of the file in hand.
class CheckState : public Namespace {
 public:
  CheckState(std::set<std::string, std::less<>> supplied, bool wantsValue);

  /// `imported`: null when there is nothing to import.
  Function* check(const ast::Tree& tree, const modules::Modules* imported, DiagnosticSink& sink);
  /// What the latest text declared was never there.
  void forgetLatest();
  /// Lets go of the tree of the text just checked: its owner may drop it, and the next one
  /// may lie at the same addresses.
  void forgetTree();

  std::unique_ptr<Program> program = std::make_unique<Program>();
  TypeTable& types() { return program->types; }

  using Statements = std::vector<Stmt*>;

  // --- imports.cpp
  /// Checks the files of a module, which imports only such as were checked before.
  void checkModule(const modules::Module& module);
  void declareImport(const ast::Import& import);
  static std::vector<Facts::Exported> exportsOf(const Namespace& space);
  /// Notes which names of the top level others can see.
  void noteDeclared(std::span<ast::Stmt* const> statements);
  /// Reports names of the top level that are those of modules of files, too.
  void reportHiddenModules();
  /// The module of files that a name refers to; null when it refers to something else.
  const ModuleInfo* importedModule(std::string_view name);
  /// Whether the module exports the name; reports it when not.
  bool isExported(const ModuleInfo& module, std::string_view name, Span span);
  Expr* importedMember(const ModuleInfo& module, const ast::Field& field);
  Expr* callImported(const ModuleInfo& module, const ast::Call& call, const ast::Field& field);
  void assignImported(const ModuleInfo& module, const ast::Field& field);
  /// What the name in front of the first dot of `lib.Point` refers to; reports when it is no
  /// module. Null after an error.
  const ModuleInfo* moduleOf(std::string_view qualified, Span span);
  const Type* resolveImported(std::string_view qualified, Span span);
  /// The record or variant `lib.Point`; reports when there is none.
  RecordInfo* importedRecord(std::string_view qualified, Span span);
  /// An `import` or `export` inside a block.
  void reportNested(std::string_view word, uint32_t begin);

  // --- type_declarations.cpp, declarations.cpp
  void declareTypes(std::span<ast::Stmt* const> statements);
  void declareFunctions(std::span<ast::Stmt* const> statements);
  void declareGlobals(std::span<ast::Stmt* const> statements);
  /// A function or variable that the host supplies; others are only noted in `externs`.
  void declareExtern(const ast::Extern& external);
  /// Calls what the host supplies under that name; the result is cast to `type`.
  Expr* callExternal(std::string_view name, const Type* type, const std::vector<Expr*>& arguments,
                     Span span);
  const Type* resolve(const ast::TypeExpr* type);
  const Type* resolveForm(const ast::TypeExpr* type);
  /// The same for a type that has been resolved before: nothing is reported or noted again.
  const Type* resolveAgain(const ast::TypeExpr* type);
  /// The type a variable is declared with, made an option when null is assigned to it; null
  /// when it has none.
  const Type* declaredType(const ast::Let& let);
  const Type* resolveNamed(const ast::NamedType& named);
  /// `int` and its like; null when the name is none of them.
  const Type* builtinType(std::string_view name);
  const Type* resolveGeneric(const ast::GenericType& generic);
  static bool explainForeignType(Diagnostic& diagnostic, Span span, std::string_view name);
  const Type* globalType(GlobalInfo& info);
  /// The parameters and result of `function` from its declaration, as types of a fresh
  /// Function; `expected` gives types for parameters without one.
  void declareSignature(Function& function, std::span<const ast::Parameter> parameters,
                        const ast::TypeExpr* result, const Ending& ending, const Type* expected);
  /// Reports the words after `!` that name no effect. They have no meaning at run time.
  void checkEffects(std::span<const std::string_view> labels, Span where);
  /// Makes the names after `fun f<` types; reports one that is there twice.
  void addTypeParameters(std::span<const std::string_view> names, Span where);
  /// The same for names that were looked at before.
  void pushTypeParameters(std::span<const std::string_view> names);
  static constexpr size_t kMostTypeParameters = 100;
  /// Keeps the signature with its type parameters in `info` and makes them any in the function.
  void eraseTypeParameters(FunctionInfo& info);
  void checkFunctionBody(FunctionInfo& info);
  void finishReturns(FunctionState& state);
  const Type* functionType(const Function& function);
  /// The result type callers see; checks the body first when it must be inferred.
  const Type* resultOf(Function* function);
  Expr* zeroValue(const Type* type, Span span);

  // --- flow.cpp
  Ending endingOf(const ast::Block& body) const;
  /// Whether control can reach the end of the statements.
  bool canFallThrough(std::span<ast::Stmt* const> statements) const;
  bool neverCompletes(const ast::Stmt& stmt) const;
  bool neverCompletes(const ast::Expr* expr) const;
  /// Whether some arm is taken whatever the value.
  bool coversAll(const ast::Match& match) const;

  // --- blocks.cpp
  /// A block as an expression: its value is that of its last expression statement, or null.
  Expr* checkBlockValue(const ast::Block& block, const Type* expected);
  /// Checks the statements, all but what endsInValue() speaks of into `out`; its value, or null
  /// when there is none.
  Expr* checkTail(std::span<ast::Stmt* const> statements, const Type* expected, Statements& out);
  /// `if`, of the type both values have in common.
  Expr* conditional(Span span, Expr* condition, Expr* thenValue, Expr* elseValue);
  /// Says so when a function that promises a result does not return one on every path.
  void checkPromise(std::string_view name, Span nameSpan, const ast::TypeExpr* promised,
                    const ast::Block& body);
  /// An expression statement: its value is lost.
  void checkDropped(const ast::ExprStmt& statement, Statements& out);
  void reportDropped();

  // --- statements.cpp, assignments.cpp
  std::span<Stmt*> checkStatements(std::span<ast::Stmt* const> statements);
  Stmt* checkBlock(const ast::Block& block);
  void checkStatement(const ast::Stmt& stmt, Statements& out);
  void checkLet(const ast::Let& let, Statements& out);
  void checkAssign(const ast::Assign& assign, Statements& out);
  void reportStringChange(const ast::Index& place, const Expr& object, const ast::Expr& value);
  void assignField(const ast::Field& field, const ast::Expr* value, Span span, Statements& out);
  void checkNestedFunction(const ast::Function& function, Statements& out);
  void checkReturn(const ast::Return& stmt, Statements& out);
  void checkFor(const ast::For& loop, Statements& out);
  void checkUpdate(const ast::Update& update, Statements& out);
  /// The type of a variable declared without one, from its first value.
  const Type* inferredType(const ast::Let& let, const Type* valueType);
  /// A variable that changes is declared with `var`.
  void fixLet(Diagnostic& diagnostic, const ast::Let& let);
  /// Notes that `value` does not fit the inferred `type` of the variable `let` declares.
  void noteAssigned(const ast::Let* let, const Type* type, const Expr* value);
  void assignVariable(const ast::Name& name, const ast::Expr* value, Span span, Statements& out);

  // --- assigned.cpp
  /// Where a place that values are stored to got its type.
  struct Declaration {
    std::string_view name;
    Span place;                     ///< of the name; empty when nobody declared it
    const Type* type = nullptr;     ///< declared or inferred
    Span written;                   ///< the type; empty when it is inferred
    const ast::Let* let = nullptr;  ///< of a variable
    size_t steps = 0;               ///< from there into elements of elements
  };
  Declaration declarationOf(const Expr* place) const;
  Declaration declarationOf(const Field& field) const;
  Declaration declarationOf(const Local& local, const ast::Let* let) const;
  Declaration declarationOf(const Global& global, const ast::Let* let) const;
  const Type* withElement(const Type* type, size_t steps, const Type* element);
  /// convert() for a value that stays there; a report shows the declaration.
  Expr* convertStored(Expr* value, const Type* type, const Declaration& declaration);
  /// The same for a new element of `container`, a list or map.
  Expr* convertElement(Expr* value, const Expr& container);
  void explainStored(Diagnostic& diagnostic, const Type* from, const Type* type,
                     const Declaration& declaration);
  void explainElements(size_t reportsBefore, const ast::Expr* value,
                       const Declaration& declaration);
  /// convert() for what a function returns.
  Expr* convertReturned(Expr* value, const Type* type);

  // --- expressions.cpp, literals.cpp
  /// Never null; after an error an expression of type any.
  Expr* checkExpr(const ast::Expr* expr, const Type* expected = nullptr);
  Expr* checkForm(const ast::Expr* expr, const Type* expected);
  Expr* checkCondition(const ast::Expr* expr, std::string_view construct);

  // --- conditions.cpp
  /// Where a condition that has to hold stands, and how the trap quotes it.
  struct Claim {
    Span span;
    uint32_t line;
    std::string_view text;
  };
  /// `condition` has to be true; says what it looked at when it is not. `spares`: hidden
  /// variables to use, which nothing inside the condition does.
  void lowerCondition(Expr* condition, const Claim& claim, std::vector<Local*> spares,
                      Statements& out);
  Expr* checkName(const ast::Name& name, const Type* expected);
  /// The name of a record type or variant where a value is wanted: `written` is the name as it
  /// is there.
  Expr* recordAsValue(RecordInfo* record, std::string_view written, Span span);
  /// A builtin as a value: a function, or `any` when it takes more or fewer arguments.
  Expr* builtinValue(const BuiltinInfo& builtin, Span span, const Type* expected);
  Expr* checkList(const ast::ListLiteral& list, const Type* expected);
  Expr* checkMap(const ast::MapLiteral& map, const Type* expected);
  Expr* checkRecord(const ast::RecordLiteral& literal, const Type* expected);
  /// The fields that are not among the names `given`.
  std::vector<std::string> missingFields(const RecordInfo& record, const NameIndex& given) const;
  Expr* makeRecord(RecordInfo* record, Span span, Span nameSpan,
                   const std::vector<std::pair<const ast::FieldInit*, std::string_view>>& inits);
  Expr* makeInlineRecord(const Type* type, const ast::MapLiteral& literal,
                         const std::vector<ast::FieldInit>& inits);
  Diagnostic& reportUnknownField(Span span, std::string_view name, std::string_view owner,
                                 const std::vector<Field>& fields);
  Diagnostic& reportUnknownField(Span span, std::string_view name, const RecordInfo& record);
  /// An int beyond 64 bits.
  Expr* bigConst(Span span, std::string_view digits);
  Expr* negated(Span span, const BigConst& constant);
  Expr* checkUnary(const ast::Unary& unary);
  Expr* checkIndex(const ast::Index& index);
  /// Reports a key that a list, string, map or record can never have.
  bool checkKey(const Type* container, const Expr* key);
  Expr* checkSlice(const ast::Slice& slice);
  Expr* checkField(const ast::Field& field);
  /// `math.pi` as one name, when it is that of an `extern`; else an empty one.
  ast::Name externName(const ast::Field& field);
  void reportNoFields(const Expr& object, std::string_view name, Span nameSpan);
  /// What `maySuggest()` needs of them, else nothing.
  std::vector<std::string_view> namesOf(const std::vector<Field>& fields) const;
  /// Of what type the field is in those variants that have it; null when none has.
  const Type* fieldOfVariants(UnionInfo& owner, std::string_view name);
  Expr* fieldOf(Expr* object, std::string_view name, Span nameSpan, Span span);
  Expr* checkCast(const ast::Cast& cast);
  Expr* checkIf(const ast::IfExpr& expr, const Type* expected);
  Expr* checkLambda(const ast::Lambda& lambda, const Type* expected);
  void lambdaBody(const ast::Lambda& lambda, FunctionState& state);
  Expr* checkMatch(const ast::Match& match, const Type* expected);
  Pattern checkPattern(const ast::Pattern& pattern, const Type* target);
  /// The record or variant a pattern names; null when it names none.
  RecordInfo* patternRecord(const ast::Pattern& pattern, Span nameSpan, const Type* target);
  Expr* checkLoad(const ast::Load& load);
  Expr* checkSave(const ast::Save& save);
  Expr* truthy(Expr* expr);
  Expr* errorExpr(Span span);
  /// Made by errorExpr(): what is wrong has been said.
  static bool isError(const Expr* expr) {
    return expr->kind == ExprKind::NullConst && expr->type->is(TypeKind::Any);
  }

  // --- operators.cpp
  Expr* checkBinary(const ast::Binary& binary, const Type* expected);
  Expr* arithmetic(const ast::Binary& binary, Expr* left, Expr* right);
  Expr* comparison(const ast::Binary& binary, Expr* left, Expr* right);
  Expr* setOperation(const ast::Binary& binary, Expr* left, Expr* right);

  // --- calls.cpp
  Expr* checkCall(const ast::Call& call, const Type* expected);
  Expr* callNamed(const ast::Call& call, const ast::Name& name, const Type* expected);
  Expr* callMethod(const ast::Call& call, const ast::Field& field);
  Expr* callFunction(Function* function, FunctionInfo* info, Expr* closure, const ast::Call& call,
                     std::vector<Expr*> leading);
  Expr* callBuiltin(const BuiltinInfo& builtin, const ast::Call& call, std::vector<Expr*> leading,
                    const Type* expected);
  Expr* callValue(Expr* callee, const ast::Call& call);
  /// The same; reports a value that cannot be called.
  Expr* callChecked(Expr* callee, const ast::Call& call);
  Expr* callVariant(RecordInfo* record, const ast::Call& call);
  Expr* callModule(const ModuleInfo& module, const ast::Call& call, const ast::Field& field);
  Expr* callSum(const ast::Call& call, const ast::Field& field);
  Expr* moduleMember(const ModuleInfo& module, const ast::Field& field);
  std::vector<Expr*> anyArguments(const ast::Call& call);

  // --- builtin_types.cpp
  /// Checks the arguments of a builtin as far as their types are known, converts them where
  /// needed, and says what comes back.
  const Type* builtinResult(const BuiltinInfo& builtin, const ast::Call& call,
                            std::vector<Expr*>& arguments);
  /// The call of a builtin whose result is of type `result`.
  Expr* builtinCall(const BuiltinInfo& builtin, const Type* result,
                    const std::vector<Expr*>& arguments, Span span);

  // --- queries.cpp
  Expr* checkQuery(const ast::Query& query);

  // --- conversions.cpp
  bool isConvertible(const Type* from, const Type* to);
  bool areRelated(const Type* a, const Type* b);  ///< one is convertible to the other
  bool fits(const Type* from, const Type* to);    ///< isConvertible() where neither is dynamic
  bool isCallableAs(const Type* from, const Type* to);
  /// `expr` as a value of `to`; reports `code` (T008) when that can never work.
  Expr* convert(Expr* expr, const Type* to, Code code = Code::T008);
  /// A null where `to` is declared, at `written` if that is known.
  void reportNull(Span span, const Type* to, Span written, Code code = Code::T008);
  /// The null literals that a value may turn out to be, those of branches included.
  std::vector<Span> nullLiterals(const Expr* expr);
  /// Reports them where `to` does not include null; false when there are none.
  bool reportNulls(const Expr* expr, const Type* to, Span written, Code code);
  /// convert() for a place whose type is declared at `written`.
  Expr* convertTo(Expr* expr, const Type* to, Span written);
  /// Public programs return null from functions that declare a string, a list or another
  /// reference, and assign it to variables of such types: there it is a warning, and the
  /// function or variable has the option type.
  bool toleratesNull(const ast::TypeExpr* written);
  void warnOfNull(Span span, const ast::TypeExpr* written);
  bool reportBranches(Expr* expr, const Type* to, Code code);
  Expr* toAny(Expr* expr);
  /// The narrowest type both fit: any when they have nothing in common.
  const Type* joinTypes(const Type* a, const Type* b);
  /// What is inferred from a value of `type`: for a variant its union, since the next value
  /// may be another variant. A union of one variant has no other.
  const Type* widened(const Type* type);
  /// `type` without option around it.
  static const Type* unwrapped(const Type* type);
  /// Takes an option's value out (trap null-use); anything else stays.
  Expr* unwrap(Expr* expr);

  // --- scopes and nodes
  template <typename Node, typename... Args>
  Node* expr(Span span, const Type* type, Args&&... args) {
    return program->arena.make<Node>(Expr{Node::kKind, Use::Share, span, type},
                                     std::forward<Args>(args)...);
  }
  template <typename Node, typename... Args>
  Node* stmt(Span span, Args&&... args) {
    return program->arena.make<Node>(Stmt{Node::kKind, span}, std::forward<Args>(args)...);
  }
  std::span<Expr*> list(const std::vector<Expr*>& items) { return program->arena.copy(items); }
  std::span<Stmt*> list(const std::vector<Stmt*>& items) { return program->arena.copy(items); }

  Diagnostic& report(Code code, Span span, std::initializer_list<std::string_view> args = {}) {
    ++reports;
    lastReport = &sink->report(code, span, args);
    return *lastReport;
  }
  std::string_view sourceText(Span span);
  /// The place of a word the parse tree took from the text in hand.
  Span spanOf(std::string_view word, Span otherwise) const;

  // What editors ask for (facts.h); nothing is noted unless somebody does.
  void noteMention(Span at, Span definition) {
    if (facts) facts->mentions.push_back({at, definition});
  }
  void noteBuiltin(Span at, const BuiltinInfo& builtin) {
    if (facts) facts->mentions.push_back({at, {}, &builtin});
  }
  void noteLocal(Span at, const Local& local);
  void noteField(Span at, const std::vector<Field>& fields, size_t index) {
    noteMention(at, fields[index].span);
  }
  void noteFields(Span at, UnionInfo& owner, std::string_view name);
  void noteType(Span at, std::string_view name);
  /// A record or variant, as findRecord() finds it.
  void noteRecord(Span at, std::string_view name);
  void noteModule(Span at, const ModuleInfo& module) { noteMention(at, module.import); }

  Local* newLocal(std::string_view name, const Type* type, Span span, bool isMutable);
  Local* declareLocal(std::string_view name, const Type* type, Span span, bool isMutable);
  Local* hidden(const Type* type, Span span) { return newLocal("", type, span, true); }
  Function* newFunction(std::string_view name, Span span);
  Expr* readLocal(Local* local, FunctionState* owner, Span span);
  Stmt* writeLocal(Local* local, FunctionState* owner, Expr* value, Span span);
  Expr* localGet(Local* local, Span span) { return expr<LocalGet>(span, local->type, local); }
  uint32_t capture(FunctionState* state, FunctionState* owner, Local* local);

  struct Found {
    const Symbol* symbol = nullptr;
    FunctionState* owner = nullptr;
  };
  Found find(std::string_view name);
  /// Null when the scope, which is one of the function's, has no such name.
  const Symbol* findIn(FunctionState& state, Scope& scope, std::string_view name);
  std::vector<std::string_view> visibleNames(bool functionsToo) const;
  std::vector<std::string_view> typesAndVariants() const;
  /// Whether a report made now may suggest a name: those that nobody will see need not, and all
  /// suggestions of a program together are bounded work.
  bool maySuggest() const { return suggestionWork_ > 0 && sink == mainSink && !sink->isFull(); }
  /// Adds the known name nearest to `name`, if one is near; whether it did.
  bool suggest(Diagnostic& diagnostic, Span span, std::string_view name,
               const std::vector<std::string_view>& known);
  RecordInfo* findRecord(std::string_view name) const { return findRecord(*this, name); }
  static RecordInfo* findRecord(const Namespace& space, std::string_view name);
  FunctionInfo* infoOf(const Function* function);

  struct ScopeGuard {
    explicit ScopeGuard(CheckState& state) : state_(state) { state.current->scopes.emplace_back(); }
    ~ScopeGuard() { state_.current->scopes.pop_back(); }
    CheckState& state_;
  };

  /// Types of variables declared without one that a first look at their declaration made
  /// too narrow: an assignment brings any, null or an option. Filled while checking; when
  /// it grew, the program is checked again from the start with what is known now.
  std::map<const ast::Let*, Widening> widenings;
  bool hasWidened = false;
  /// After too many rounds: whatever is declared without a type may hold anything.
  bool widensAll = false;

  const std::set<std::string, std::less<>> supplied;  ///< names the host has something for
  const bool wantsValue;                              ///< of the last statement of the program
  bool isLost(std::string_view name) const { return lostNames.contains(name); }
  size_t reports = 0;  ///< so far, silenced ones included
  Diagnostic* lastReport = nullptr;
  FunctionState* current = nullptr;
  DiagnosticSink* sink = nullptr;      ///< where reports go now
  DiagnosticSink* mainSink = nullptr;  ///< the caller's
  Budget* budget = nullptr;            ///< of the check in progress
  Facts* facts = nullptr;              ///< null: nobody asked
  const Source* source = nullptr;

  std::vector<std::string_view> typeParameters;  ///< of the function in hand
  std::unordered_map<const Function*, FunctionInfo> nestedInfos;
  /// Those of the blocks in hand, by declaration.
  std::unordered_map<const ast::Function*, Function*> nestedFunctions;
  /// What the key of a group is called, or the entries of a map that is its key.
  struct GroupKeyNames {
    std::string_view whole;
    Span definition;  ///< of `whole`
    std::vector<std::string_view> entries;
    NameIndex places{};  ///< of `entries`
  };
  /// Of the variables of `group by` with one key.
  std::unordered_map<const Local*, GroupKeyNames> groupKeyNames;
  std::unordered_map<const Local*, const ast::Let*> letLocals;  ///< declared with let or var

  /// The namespaces of the modules that were checked, by module.
  std::map<const modules::Module*, std::unique_ptr<Namespace>> spaces;
  /// Values that nobody looks at. Whether making them does anything is known once every function
  /// is checked.
  struct Dropped {
    const Expr* value;
    const ast::Expr* written;
    bool isLastOfBody;  ///< the last statement of a function: a `return` may be missing
  };
  std::vector<Dropped> dropped;

 private:
  /// Makes known all that the top level of these files declares.
  void declareTopLevel(std::span<const ast::Tree* const> trees);
  /// The top-level statements of a file, as a function.
  Function* checkTopLevel(const ast::Tree& tree, bool isMain, Statements statements);
  void checkBodies();
  /// Calls of the functions that are the top levels of modules and of the program's other files.
  Statements startModules(const ast::Tree& tree);

  /// Whether the type of something may be found out by checking it before its turn. What does so
  /// may meet the next such thing, and so on: where that has become a long way the type is `any`.
  bool mayLookAhead() const { return depth_ < kMostDepthAhead; }
  static constexpr int kMostDepthAhead = 150;
  int depth_ = 0;             ///< of expressions and blocks, around the one in hand
  bool comparing_ = false;    ///< in isConvertible()
  uint32_t comparisons_ = 0;  ///< of types, in the outermost isConvertible() in progress
  static constexpr uint32_t kMostComparisons = 10'000;
  int64_t suggestionWork_ = kMostSuggestionWork;  ///< what is left of it
  const modules::Modules* imported_ = nullptr;
  /// What was there before the latest text.
  struct {
    Namespace names;
    size_t functions = 0;
    size_t tests = 0;
    std::vector<const modules::Module*> modules;  ///< it added
    Function* main = nullptr;
  } before_;
  std::map<const modules::Module*, std::vector<Function*>> starts_;  ///< their top levels
  std::vector<Function*> companionStarts_;  ///< those of the program's other files
  std::vector<const Source*> files_;        ///< those that share the namespace in hand
  uint32_t module_ = 0;                     ///< the number of the module in hand; 0 = the program
  std::string_view moduleName_;
  uint32_t lastModule_ = 0;
  /// Aliases being resolved, against cycles; kInside means a list, a function or another
  /// type around those that follow.
  std::vector<std::string_view> resolving_;
  static constexpr std::string_view kInside = "<";
};

/// The variable that the expression reads, of this function or an outer one; else null.
const Local* localOf(const Expr* expr);
/// The constant, when the expression is what bigConst() makes; else null.
const BigConst* bigLiteral(const Expr* expr);
/// Whether the name is one of another language; then the help says what it is called here.
bool explainForeignName(Diagnostic& diagnostic, Span span, std::string_view name);
/// Names a message counts up; more are left out.
inline constexpr size_t kMostListed = 20;
/// "a, b, c." or "a, b, …".
std::string listed(const std::vector<std::string_view>& names);
/// "`a`", "`a` and `b`", "`a`, `b`, and `c`".
std::string enumerate(const std::vector<std::string>& names);
/// "field `a`", "fields `a` and `b`".
std::string enumerate(std::string_view noun, const std::vector<std::string>& names);
/// Whether some `return value` belongs to these statements (not to a function inside).
bool returnsValue(std::span<ast::Stmt* const> statements);
/// Whether the last statement may be the value of a block: an expression, or an `if` or block
/// that ends in one.
bool endsInValue(std::span<ast::Stmt* const> statements);

}  // namespace kinako::types
