import type { DocumentPath, Findings } from '../findings.ts'
import { isValues, listOf, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import { METHODS } from './operations.ts'

/** What stands beside the methods of a path. */
const BESIDE_METHODS = ['$ref', 'summary', 'description', 'servers', 'parameters']
const TYPES = [
  'API', 'AUTHORIZER', 'MODEL', 'RESOURCE', 'METHOD', 'PATH_PARAMETER', 'QUERY_PARAMETER', 'REQUEST_HEADER', 'REQUEST_BODY', 'RESPONSE',
  'RESPONSE_HEADER', 'RESPONSE_BODY',
]
const BINARY = 'x-amazon-apigateway-binary-media-types'
const DOCUMENTATION = 'x-amazon-apigateway-documentation'

/** Notes parts of a definition that are not what they should be: they are left out, and nothing else tells of it. */
export function noteStructure(root: Values, findings: Findings): void {
  const note = (path: DocumentPath, message: string, help: string): void => findings.note({ rule: 'structure', path, message, help })
  const { paths, [BINARY]: binary } = root
  if (paths !== undefined && !isValues(paths)) note(['paths'], "'paths' is no object and is left out.", 'Write an object whose members are paths.')
  for (const [path, item] of Object.entries(valuesOf(paths))) {
    if (path.startsWith('x-')) continue
    if (!isValues(item)) {
      note(['paths', path], `'${path}' is no object and is left out.`, 'Write an object whose members are methods.')
      continue
    }
    for (const [name, operation] of Object.entries(item)) {
      const at = ['paths', path, name]
      if (BESIDE_METHODS.includes(name) || (name.startsWith('x-') && !Object.hasOwn(METHODS, name))) continue
      if (!Object.hasOwn(METHODS, name)) {
        const message = `'${name}' at paths.${path} is no method of API Gateway and is left out.`
        findings.note({ rule: 'unsupported', path: at, message, help: `Write one of ${Object.keys(METHODS).join(', ')}.` })
      } else if (!isValues(operation)) note(at, `'${name}' at paths.${path} is no object and is left out.`, 'Write an object with `responses`.')
    }
  }
  if (binary !== undefined && !Array.isArray(binary)) note([BINARY], `'${BINARY}' is no list and is left out.`, 'Write a list of media types.')
  for (const [index, part] of listOf(valuesOf(root[DOCUMENTATION])['documentationParts']).entries()) {
    const type = textOf(valuesOf(valuesOf(part)['location'])['type'])
    if (type !== undefined && TYPES.includes(type)) continue
    const at = [DOCUMENTATION, 'documentationParts', index]
    note(at, `Documentation of '${type ?? 'null'}' is of nothing that an API has.`, `Write one of ${TYPES.join(', ')} as the location's type.`)
  }
}
