// What the checker finds out about the places of a text, for editors: what each name means, and
// the type of each expression. Filled while it checks when somebody asks (Checker::observe), and
// good for programs with errors as far as they were understood.
//
// A place may be noted more than once, as some expressions are looked at before their turn: the
// last note counts.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/builtin.h"
#include "base/foreign_module.h"
#include "base/span.h"
#include "types/type.h"

namespace kinako::types {

struct Function;

struct Facts {
  /// A name that refers to what is declared at `definition`: a name, or a whole `import`.
  struct Mention {
    Span at;
    Span definition;
    const BuiltinInfo* builtin = nullptr;  ///< then there is no definition
    bool isSelf = false;                   ///< `self`; `definition` is the method's
  };
  struct TypeAt {
    Span at;
    const Type* type;
  };
  /// Of a generic function, with its type parameters.
  struct Signature {
    const Function* function;
    std::vector<const Type*> parameters;
    const Type* result;
  };
  /// What a file exports.
  struct Exported {
    std::string_view name;
    Span definition;
    const Type* type;  ///< of a variable, or what the name of a type refers to; else null
    const Function* function;
    const RecordInfo* record;  ///< of a variant
  };
  struct Import {
    Span at;
    std::string name;                        ///< `python "math"`
    std::span<const ForeignMember> members;  ///< what can follow its dot
    std::vector<Exported> exported;          ///< the same, of a module of files
  };

  std::vector<Mention> mentions;
  std::vector<TypeAt> expressions;
  /// What names of types, and fields of types without a name, refer to.
  std::vector<TypeAt> declared;
  /// Names of type parameters that are declared nowhere: a single capital letter needs no `<T>`.
  std::vector<TypeAt> looseParameters;
  /// Fields of variants that one expression may mean: they can have new names only together.
  std::vector<Mention> together;
  std::vector<Import> imports;
  std::vector<Signature> generic;
};

}  // namespace kinako::types
