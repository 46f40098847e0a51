// The steps of queries and other lowerings that are no expressions of the language.
#pragma once

#include <cstdint>

namespace kinako {

/// Work that only lowerings need; all lists here are fresh and private.
enum class HelperKind : uint8_t {
  ListPush,       ///< (list, value): appends in place; returns null
  SortRows,       ///< (rows): list of lists; stable sort in place by each row's last element;
                  ///< ascending in the order of values, nulls last; returns the list
  GroupInsert,    ///< (groups, index of JoinIndexNew, key, item): finds or adds the group, in order
                  ///< of first appearance; returns null
  GroupList,      ///< (groups): the list of groups
  SliceRows,      ///< (list, skip or null, take or null): negative counts from the end
  Distinct,       ///< (list): first occurrences, structurally equal values dropped
  RowItems,       ///< (source): what a query goes over: a list as it is, a group's items, a
                  ///< map's keys, a string's characters, null as []; else trap not-iterable
  MarkMatched,    ///< (flags list, index): flags[index] = true; returns null
  JoinIndexNew,   ///< (): an empty hash index
  JoinIndexAdd,   ///< (index, key, row): remembers a row, or its position, under a key
  JoinIndexFind,  ///< (index, key, empty list): the list of what was added under the key, in the
                  ///< order it was added; the empty list when nothing was
  ReducedItems,   ///< (value): what the builtin reduce goes over: a list as it is, a group's items
  CallExternal,   ///< (name, arguments…): what the host does under that name
};

}  // namespace kinako
