import { javaError } from '../errors.ts'
import { writeJson } from '../json/write-json.ts'
import { javaEquals } from '../values/java-equals.ts'
import type { Budget } from '../values/java-equals.ts'
import { JavaList } from '../values/java-list.ts'
import type { MapView } from '../values/java-map.ts'
import type { MethodTable } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { createIterator, objectMethods } from './object-methods.ts'
import { methodTable } from './signature.ts'

/** An index, checked as Java does. */
export function checkIndex(index: number, length: number): number {
  if (index < 0 || index >= length) throw javaError('lang.IndexOutOfBounds', `Index ${index} out of bounds for length ${length}`)
  return index
}

/** Methods that lists and the views of maps share; they read only. */
export const collectionMethods: MethodTable = methodTable<JavaList | MapView>(objectMethods)({
  size: self => self.items.length,
  isEmpty: self => self.items.length === 0,
  'contains o': ({ items }, [wanted], budget) => items.some(equalTo(wanted, items, budget)),
  'containsAll c': ({ items }, [others], budget) => others.every(wanted => items.some(equalTo(wanted, items, budget))),
  iterator: self => createIterator(self.items),
  toArray: self => new JavaList([...self.items], 'array'),
})

/** A test for each of the items, which costs steps. */
function equalTo(wanted: Value, items: readonly Value[], budget: Budget): (item: Value) => boolean {
  budget.spend(items.length >> 3)
  return item => javaEquals(item, wanted, budget)
}

/** Methods of ArrayList and JSONArray. Arrays have those that do not change their size. */
export const listMethods: MethodTable = methodTable<JavaList>(collectionMethods)({
  'get i': (self, [index]) => self.items[checkIndex(index, self.items.length)],
  'set io': (self, [index, value]) => self.items.splice(checkIndex(index, self.items.length), 1, value)[0],
  'add o': (self, [item], budget) => insert(self, self.items.length, [item], budget) ?? true,
  'add io': (self, [index, item], budget) => insert(self, index, [item], budget) ?? '',
  'addAll c': (self, [items], budget) => insert(self, self.items.length, items, budget) ?? items.length > 0,
  'addAll ic': (self, [index, items], budget) => insert(self, index, items, budget) ?? items.length > 0,
  'remove i': (self, [index]) => resizable(self).splice(checkIndex(index, self.items.length), 1)[0],
  'remove o': (self, [wanted], budget) => {
    const items = resizable(self)
    const index = items.findIndex(equalTo(wanted, items, budget))
    if (index >= 0) items.splice(index, 1)
    return index >= 0
  },
  'removeAll c': (self, [others], budget) => keep(self, item => !others.some(equalTo(item, others, budget))),
  'retainAll c': (self, [others], budget) => keep(self, item => others.some(equalTo(item, others, budget))),
  clear: self => {
    resizable(self).length = 0
    return ''
  },
  'indexOf o': (self, [wanted], budget) => self.items.findIndex(equalTo(wanted, self.items, budget)),
  'lastIndexOf o': (self, [wanted], budget) => self.items.findLastIndex(equalTo(wanted, self.items, budget)),
  'subList ii': (self, [from, to], budget) => {
    checkIndex(from, self.items.length + 1)
    checkIndex(to, self.items.length + 1)
    if (from > to) throw javaError('lang.IllegalArgument', from)
    budget.spend((to - from) >> 3)
    return new JavaList(self.items.slice(from, to), 'list')
  },
  clone: self => new JavaList([...self.items], self.flavour),
  listIterator: self => createIterator(self.items),
  'toJSONString ?': self => (self.flavour === 'json' ? writeJson(self, { escapeSlash: true }) : undefined),
  'appendElement o': (self, [item]) => {
    if (self.flavour !== 'json') return undefined
    self.items.push(item)
    return self
  },
})

function resizable(self: JavaList): Value[] {
  if (self.flavour === 'array') throw javaError('lang.UnsupportedOperation')
  return self.items
}

function insert(self: JavaList, index: number, added: readonly Value[], budget: Budget): undefined {
  const items = resizable(self)
  const tail = items.splice(checkIndex(index, items.length + 1))
  budget.spend(added.length + (tail.length >> 3))
  // Item by item: the list may be added to itself, and may be longer than what one call takes.
  for (const item of [...added, ...tail]) items.push(item)
}

/** Whether something went. */
function keep(self: JavaList, test: (item: Value) => boolean): boolean {
  const items = resizable(self)
  const kept = items.filter(test)
  const changed = kept.length !== items.length
  items.length = 0
  for (const item of kept) items.push(item)
  return changed
}
