import type { DocumentPath, Findings } from '../findings.ts'
import { isValues, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'

const PREFIX = 'x-amazon-apigateway-'

/** At the root: those of both kinds of API, then those of REST APIs only; HTTP APIs tell of theirs when they are read. */
const SHARED = ['endpoint-configuration', 'importexport-version']
const REST_ONLY = [
  'api-key-source',
  'binary-media-types',
  'documentation',
  'endpoint-access-mode',
  'gateway-responses',
  'minimum-compression-size',
  'policy',
  'request-validator',
  'request-validators',
  'security-policy',
]
const HTTP_ONLY = ['cors']
const OF_OPERATIONS = ['auth', 'integration', 'request-validator']
const OF_PATHS = ['any-method']
const INTEGRATION_MEMBERS = new Set([
  '$ref',
  'cacheKeyParameters',
  'cacheNamespace',
  'connectionId',
  'connectionType',
  'contentHandling',
  'credentials',
  'description',
  'httpMethod',
  'integrationSubtype',
  'integrationTarget',
  'passthroughBehavior',
  'payloadFormatVersion',
  'requestParameters',
  'requestTemplates',
  'responseParameters',
  'responseTransferMode',
  'responses',
  'timeoutInMillis',
  'tlsConfig',
  'type',
  'uri',
])

/** Notes extensions of API Gateway that it does not have, or not there: mistyped names have no effect, and nothing tells of it. */
export function noteUnknownExtensions(root: Values, service: 'apigateway' | 'apigatewayv2', findings: Findings): void {
  noteIn(root, [], [...SHARED, ...REST_ONLY, ...HTTP_ONLY], findings)
  if (service === 'apigateway' && root[`${PREFIX}cors`] !== undefined) {
    const help = 'Add OPTIONS methods that answer with the headers of CORS.'
    const message = `'${PREFIX}cors' is not supported for REST APIs and is left out.`
    findings.note({ rule: 'unsupported', path: [`${PREFIX}cors`], message, help })
  }
  for (const [path, item] of Object.entries(valuesOf(root['paths']))) {
    noteIn(item, ['paths', path], OF_PATHS, findings)
    for (const [method, operation] of Object.entries(valuesOf(item))) {
      noteIn(operation, ['paths', path, method], OF_OPERATIONS, findings)
      noteIntegrationMembers(
        valuesOf(operation)[`${PREFIX}integration`],
        ['paths', path, method, `${PREFIX}integration`],
        findings,
      )
    }
  }
}

function noteIn(value: unknown, place: DocumentPath, known: readonly string[], findings: Findings): void {
  if (!isValues(value)) return
  for (const name of Object.keys(value)) {
    if (!name.startsWith(PREFIX) || known.includes(name.slice(PREFIX.length))) continue
    const message = `'${name}'${place.length === 0 ? '' : ` at ${place.join('.')}`} is no extension of API Gateway here and is left out.`
    const help = `Known here: ${known.map((entry) => `\`${PREFIX}${entry}\``).join(', ')}.`
    findings.note({ rule: 'unsupported', path: [...place, name], message, help })
  }
}

function noteIntegrationMembers(integration: unknown, place: DocumentPath, findings: Findings): void {
  for (const name of Object.keys(valuesOf(integration))) {
    if (INTEGRATION_MEMBERS.has(name) || name.startsWith('x-')) continue
    const message = `'${name}' at ${place.join('.')} is no property of integrations and is left out.`
    findings.note({
      rule: 'unsupported',
      path: [...place, name],
      message,
      help: `Known: ${[...INTEGRATION_MEMBERS].join(', ')}.`,
    })
  }
}
