/** Compiles the schemas of one API, so that values can be held against them. */
export interface SchemaCompiler {
  /** Adds a schema under the id that `$ref`s name it by. Throws for what is no schema of draft-04. */
  add(id: string, schema: object): void
  /** The validator of a schema that was added. Throws where a `$ref` leads nowhere. */
  compile(id: string): SchemaValidator
}

/** Holds values against one schema. */
export interface SchemaValidator {
  isValid(value: unknown): boolean
  /** Everything that is wrong with a value. */
  problems(value: unknown): readonly SchemaProblem[]
}

/** One thing that is wrong, as ajv tells it (with its option `verbose`). */
export interface SchemaProblem {
  readonly keyword: string
  /** JSON pointer into the value. */
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string | undefined
  /** The keyword's own value. */
  readonly schema?: unknown
  /** The schema that the keyword stands in, as it was added. */
  readonly parentSchema?: Readonly<Record<string, unknown>> | undefined
  readonly data?: unknown
}
