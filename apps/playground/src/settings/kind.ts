/** A member of a resource as a field of its form. */
export interface Field {
  /** As AWS spells it; `quota.limit` is a member of a member. */
  readonly name: string
  readonly label: string
  /**
   * `lines`: a list, one member a line. `json`: an object, written as JSON. `stages`: stages of usage plans, `apiId:stage`, one a line.
   * Default `text`.
   */
  readonly type?: 'text' | 'area' | 'number' | 'flag' | 'lines' | 'json' | 'stages'
  /** A choice of these; the first is what a new one begins with. */
  readonly options?: readonly string[]
  /** What a new one begins with. */
  readonly start?: string
  readonly example?: string
  readonly hint?: string
  /** Cannot be changed once it is made. */
  readonly fixed?: boolean
  /** Shown where the form's values ask for it. */
  readonly when?: (values: FormValues) => boolean
  /** Words of the management API's refusals that are about this field, besides its name and label. */
  readonly blame?: RegExp
}

/** A form as it is filled in: texts by the names of fields. */
export type FormValues = Readonly<Record<string, string>>

/** A resource as the management API shows it. */
export type Item = Readonly<Record<string, unknown>>

/** A kind of resource: where it lives in AWS's interface, and its form. */
export interface Kind {
  /** In addresses and tabs. */
  readonly key: string
  readonly title: string
  /** `model`, for buttons. */
  readonly one: string
  /** What to do where there is none. */
  readonly empty: string
  /** Path of the collection below what it belongs to. */
  readonly path: string
  /** Query of the list. */
  readonly query?: string
  /** Member of the list's answer. */
  readonly list: 'item' | 'items'
  /** Member that stands in an item's path. */
  readonly identifier: string
  readonly nameOf: (item: Item) => string
  /** What stands beside the name in the list. */
  readonly noteOf?: (item: Item) => string
  readonly fields: readonly Field[]
  /** How a change is sent: AWS's patch operations, the members that changed, all of it; `none`: made and deleted only. */
  readonly change: 'patch' | 'merge' | 'put' | 'none'
  /** All that there can be are there, and deleting one gives it its default back. */
  readonly builtIn?: boolean
  /** Kinds that live below one of this kind; their paths follow `below` of the item. */
  readonly children?: readonly ChildKind[]
}

export interface ChildKind {
  readonly kind: Kind
  /** The path that the child's follows. */
  readonly below: (item: Item) => string
}
