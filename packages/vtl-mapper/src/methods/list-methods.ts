import { javaEquals } from '../values/java-equals.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { writeJson } from '../json/write-json.ts'
import { bare, checkIndex, isInt, javaError } from './arguments.ts'
import type { Method, MethodTable } from './method-table.ts'
import { createIterator } from './object-methods.ts'

/** What an argument of type Collection holds; undefined when it is none. */
export function collectionItems(value: Value | undefined): readonly Value[] | undefined {
  if (value instanceof JavaList) return value.flavour === 'array' ? undefined : value.items
  return value instanceof MapView ? value.items() : undefined
}

/** Methods that lists and the views of maps share; they read only. */
export const collectionMethods: MethodTable<JavaList | MapView> = new Map<string, Method<JavaList | MapView>>([
  ['size', bare(self => itemsOf(self).length)],
  ['isEmpty', bare(self => itemsOf(self).length === 0)],
  ['contains', (self, args, frame) => (args.length === 1 ? find(itemsOf(self), args[0] ?? null, frame) >= 0 : undefined)],
  [
    'containsAll',
    (self, [other], frame) => collectionItems(other)?.every(item => find(itemsOf(self), item, frame) >= 0),
  ],
  ['iterator', bare(self => createIterator(itemsOf(self)))],
  ['toArray', bare(self => new JavaList([...itemsOf(self)], 'array'))],
])

type Charge = { spend(steps: number): void }

const itemsOf = (self: JavaList | MapView): readonly Value[] => (self instanceof JavaList ? self.items : self.items())

function find(items: readonly Value[], wanted: Value, frame: Charge): number {
  frame.spend(items.length >> 3)
  return items.findIndex(item => javaEquals(item, wanted, frame))
}

function findLast(items: readonly Value[], wanted: Value, frame: Charge): number {
  frame.spend(items.length >> 3)
  return items.findLastIndex(item => javaEquals(item, wanted, frame))
}

/** Methods of ArrayList and JSONArray. Arrays have those that do not change their size. */
export const listMethods: MethodTable<JavaList> = new Map<string, Method<JavaList>>([
  ['get', getItem],
  ['set', setItem],
  ['add', add],
  ['addAll', addAll],
  ['remove', remove],
  ['removeAll', (self, [other], frame) => keep(self, collectionItems(other), { wanted: false, frame })],
  ['retainAll', (self, [other], frame) => keep(self, collectionItems(other), { wanted: true, frame })],
  ['clear', bare(self => replaceAll(resizable(self), []) && '')],
  ['indexOf', (self, args, frame) => (args.length === 1 ? find(self.items, args[0] ?? null, frame) : undefined)],
  ['lastIndexOf', (self, args, frame) => (args.length === 1 ? findLast(self.items, args[0] ?? null, frame) : undefined)],
  ['subList', subList],
  ['clone', bare(self => new JavaList([...self.items], self.flavour))],
  ['listIterator', bare(self => createIterator(self.items))],
  ['toJSONString', (self, args) => (args.length === 0 && self.flavour === 'json' ? writeJson(self, { escapeSlash: true }) : undefined)],
  [
    'appendElement',
    (self, args) => {
      if (self.flavour !== 'json' || args.length !== 1) return undefined
      self.items.push(args[0] ?? null)
      return self
    },
  ],
])

function getItem(self: JavaList, [index, ...more]: readonly Value[]): Value | undefined {
  if (!isInt(index) || more.length > 0) return undefined
  checkIndex(index, self.items.length)
  return self.items[index] ?? null
}

function setItem(self: JavaList, args: readonly Value[]): Value | undefined {
  const [index, value = null] = args
  if (!isInt(index) || args.length !== 2) return undefined
  checkIndex(index, self.items.length)
  const old = self.items[index] ?? null
  self.items[index] = value
  return old
}

function add(self: JavaList, args: readonly Value[], frame: Charge): Value | undefined {
  const [first, second = null] = args
  frame.spend(1)
  if (args.length === 1) {
    resizable(self).items.push(first ?? null)
    return true
  }
  if (args.length !== 2 || !isInt(first)) return undefined
  resizable(self)
  checkIndex(first, self.items.length + 1)
  frame.spend(self.items.length >> 3)
  self.items.splice(first, 0, second)
  return ''
}

function addAll(self: JavaList, args: readonly Value[], frame: Charge): Value | undefined {
  const items = collectionItems(args.at(-1))
  const at = args.length === 2 ? args[0] : self.items.length
  if (!items || !isInt(at) || args.length > 2) return undefined
  resizable(self)
  checkIndex(at, self.items.length + 1)
  frame.spend(items.length + self.items.length)
  replaceAll(self, [...self.items.slice(0, at), ...items, ...self.items.slice(at)])
  return items.length > 0
}

function remove(self: JavaList, args: readonly Value[], frame: Charge): Value | undefined {
  if (args.length !== 1) return undefined
  const [wanted = null] = args
  resizable(self)
  frame.spend(self.items.length >> 3)
  if (isInt(wanted)) {
    checkIndex(wanted, self.items.length)
    return self.items.splice(wanted, 1)[0] ?? null
  }
  const index = find(self.items, wanted, frame)
  if (index >= 0) self.items.splice(index, 1)
  return index >= 0
}

function keep(self: JavaList, others: readonly Value[] | undefined, { wanted, frame }: { readonly wanted: boolean; readonly frame: Charge }): Value | undefined {
  if (!others) return undefined
  const kept = resizable(self).items.filter(item => others.some(other => javaEquals(item, other, frame)) === wanted)
  const changed = kept.length !== self.items.length
  replaceAll(self, kept)
  return changed
}

function subList(self: JavaList, args: readonly Value[], frame: Charge): Value | undefined {
  const [from, to] = args
  if (!isInt(from) || !isInt(to) || args.length !== 2) return undefined
  if (from < 0) throw javaError('java.lang.IndexOutOfBoundsException', `fromIndex = ${from}`)
  if (to > self.items.length) throw javaError('java.lang.IndexOutOfBoundsException', `toIndex = ${to}`)
  if (from > to) throw javaError('java.lang.IllegalArgumentException', `fromIndex(${from}) > toIndex(${to})`)
  frame.spend((to - from) >> 3)
  return new JavaList(self.items.slice(from, to), 'list')
}

function resizable(self: JavaList): JavaList {
  if (self.flavour === 'array') throw javaError('java.lang.UnsupportedOperationException', 'an array has a fixed size')
  return self
}

function replaceAll(self: JavaList, items: readonly Value[]): true {
  self.items.length = 0
  for (const item of items) self.items.push(item)
  return true
}

/** Whether a value is a map, for methods that take one. */
export const isMap = (value: Value | undefined): value is JavaMap => value instanceof JavaMap
