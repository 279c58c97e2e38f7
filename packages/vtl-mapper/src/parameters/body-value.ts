import { parseJson } from '../json/parse-json.ts'
import { writeJson } from '../json/write-json.ts'
import { compileJsonPath } from '../jsonpath/json-path.ts'

/** Reads from a body; undefined where there is nothing. */
export type ReadBody = (body: string) => string | undefined

/**
 * Compiles the part of an expression behind `body`: nothing for the whole body, or a JSONPath without its `$.`, as
 * `petstore.pets[0].name`. Strings are given as they are, numbers as written, objects and arrays as JSON.
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`; from reading, `ERR_VTL_JSON` when the body is not JSON.
 */
export function compileBodyValue(path: string): ReadBody {
  if (path === '') return body => (body === '' ? undefined : body)
  const jsonPath = compileJsonPath(`$${path}`)
  return body => {
    const document = parseJson(body === '' ? '{}' : body)
    const value = document === null ? undefined : jsonPath.read(document)
    if (value === undefined || value === null) return undefined
    return typeof value === 'string' ? value : writeJson(value)
  }
}
