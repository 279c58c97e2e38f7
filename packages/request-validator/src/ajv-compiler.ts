import ajvDraft04, { type SchemaObject, type ValidateFunction } from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { compilePattern } from './pattern.ts'
import type { SchemaCompiler } from './schema-compiler.ts'

const Ajv04 = ajvDraft04.default
type Ajv04 = InstanceType<typeof Ajv04>

/** Compiles schemas into code, which is fastest, and needs a place that may make code from text. */
export function createAjvCompiler(): SchemaCompiler {
  const schemas = new Map<string, SchemaObject>()
  const quick = createAjv({ allErrors: false })
  // Only a refused body pays for naming everything that is wrong with it.
  let thorough: Ajv04 | undefined

  function makeThorough(): Ajv04 {
    const ajv = createAjv({ allErrors: true })
    for (const [id, schema] of schemas) ajv.addSchema(schema, id)
    return ajv
  }

  return {
    add(id, schema) {
      schemas.set(id, schema)
      quick.addSchema(schema, id)
    },
    compile(id) {
      const isValid = quick.getSchema(id) as ValidateFunction
      return {
        isValid: (value) => isValid(value),
        problems(value) {
          thorough ??= makeThorough()
          const explain = thorough.getSchema(id) as ValidateFunction
          explain(value)
          return explain.errors ?? []
        },
      }
    },
  }
}

function createAjv({ allErrors }: { readonly allErrors: boolean }): Ajv04 {
  const regExp = Object.assign(compilePattern, { code: 'undefined' })
  const ajv = new Ajv04({ strict: false, ownProperties: true, allErrors, verbose: allErrors, logger: false, code: { regExp } })
  addFormats.default(ajv as never)
  return ajv
}
