import type { DocumentPath, Findings } from '../findings.ts'
import { isValues, listOf, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import {
  AUTHORIZER_MEMBERS,
  CORS_MEMBERS,
  DOCUMENTATION_MEMBERS,
  ENDPOINT_MEMBERS,
  GATEWAY_RESPONSE_MEMBERS,
  INTEGRATION_MEMBERS,
  INTEGRATION_RESPONSE_MEMBERS,
  TLS_MEMBERS,
  VALIDATOR_MEMBERS,
  noteMembers,
} from './extension-members.ts'
import type { ExtensionMembers } from './extension-members.ts'

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
const OF_SCHEMES = ['authorizer', 'authtype']

interface Noting {
  readonly service: 'apigateway' | 'apigatewayv2'
  readonly findings: Findings
}

/**
 * Notes extensions of API Gateway, and members of theirs, that it does not have, or not there, or not for this kind of API: they have
 * no effect, and nothing tells of it.
 */
export function noteUnknownExtensions(root: Values, service: Noting['service'], findings: Findings): void {
  const noting = { service, findings }
  noteIn(root, [], [...SHARED, ...REST_ONLY, ...HTTP_ONLY], findings)
  if (service === 'apigateway') noteRoot(root, noting)
  else noteHttpRoot(root, noting)
  for (const [path, item] of Object.entries(valuesOf(root['paths']))) {
    noteIn(item, ['paths', path], OF_PATHS, findings)
    for (const [method, operation] of Object.entries(valuesOf(item))) {
      noteIn(operation, ['paths', path, method], OF_OPERATIONS, findings)
      if (service === 'apigateway') noteHttpOnly(valuesOf(operation), 'isDefaultRoute', ['paths', path, method], findings)
      noteIntegration(valuesOf(operation)[`${PREFIX}integration`], ['paths', path, method, `${PREFIX}integration`], noting)
    }
  }
  noteSchemes(root, noting)
  noteEndpoints(root, noting)
}

function noteHttpOnly(owner: Values, name: string, place: DocumentPath, findings: Findings): void {
  if (owner[name] === undefined) return
  const message = `'${name}' at ${place.join('.')} is not supported for REST APIs and is left out.`
  findings.note({ rule: 'unsupported', path: [...place, name], message })
}

function noteRoot(root: Values, noting: Noting): void {
  noteHttpOnly(valuesOf(root['components']), `${PREFIX}integrations`, ['components'], noting.findings)
  if (root[`${PREFIX}cors`] !== undefined) {
    const help = 'Add OPTIONS methods that answer with the headers of CORS.'
    const message = `'${PREFIX}cors' is not supported for REST APIs and is left out.`
    noting.findings.note({ rule: 'unsupported', path: [`${PREFIX}cors`], message, help })
  }
  noteEach(root, 'gateway-responses', { ...noting, what: 'gateway responses', members: GATEWAY_RESPONSE_MEMBERS })
  noteEach(root, 'request-validators', { ...noting, what: 'request validators', members: VALIDATOR_MEMBERS })
  noteMembers(root[`${PREFIX}documentation`], [`${PREFIX}documentation`], {
    ...noting,
    what: 'documentation',
    members: DOCUMENTATION_MEMBERS,
  })
}

function noteHttpRoot(root: Values, noting: Noting): void {
  noteMembers(root[`${PREFIX}cors`], [`${PREFIX}cors`], { ...noting, what: 'CORS', members: CORS_MEMBERS })
  const version = textOf(root[`${PREFIX}importexport-version`])
  if (version !== undefined && version !== '1.0') {
    // Guide, api-gateway-extensions-importexport-version: it is the only one.
    const message = `'${PREFIX}importexport-version' is '${version}'; the definition is read as version 1.0.`
    noting.findings.note({ rule: 'unsupported', path: [`${PREFIX}importexport-version`], message, help: 'Write "1.0".' })
  }
  const integrations = valuesOf(valuesOf(root['components'])[`${PREFIX}integrations`])
  for (const [name, integration] of Object.entries(integrations))
    noteIntegration(integration, ['components', `${PREFIX}integrations`, name], noting)
}

function noteEach(root: Values, name: string, notes: Noting & { readonly what: string; readonly members: ExtensionMembers }): void {
  const extension = `${PREFIX}${name}`
  for (const [key, entry] of Object.entries(valuesOf(root[extension]))) noteMembers(entry, [extension, key], notes)
}

function noteIntegration(integration: unknown, place: DocumentPath, noting: Noting): void {
  if (!isValues(integration)) return
  noteMembers(integration, place, { ...noting, what: 'integrations', members: INTEGRATION_MEMBERS })
  noteMembers(integration['tlsConfig'], [...place, 'tlsConfig'], { ...noting, what: 'TLS configurations', members: TLS_MEMBERS })
  if (noting.service === 'apigatewayv2') return
  for (const [pattern, response] of Object.entries(valuesOf(integration['responses']))) {
    const notes = { ...noting, what: 'integration responses', members: INTEGRATION_RESPONSE_MEMBERS }
    noteMembers(response, [...place, 'responses', pattern], notes)
  }
}

function noteSchemes(root: Values, noting: Noting): void {
  const ofComponents = ['components', 'securitySchemes']
  const places: readonly [unknown, DocumentPath][] = [
    [root['securityDefinitions'], ['securityDefinitions']],
    [valuesOf(root['components'])['securitySchemes'], ofComponents],
  ]
  for (const [schemes, place] of places) {
    for (const [name, scheme] of Object.entries(valuesOf(schemes))) {
      noteIn(scheme, [...place, name], OF_SCHEMES, noting.findings)
      noteMembers(valuesOf(scheme)[`${PREFIX}authorizer`], [...place, name, `${PREFIX}authorizer`], {
        ...noting,
        what: 'authorizers',
        members: AUTHORIZER_MEMBERS,
      })
    }
  }
}

function noteEndpoints(root: Values, noting: Noting): void {
  const name = `${PREFIX}endpoint-configuration`
  const notes = { ...noting, what: 'endpoint configurations', members: ENDPOINT_MEMBERS }
  noteMembers(root[name], [name], notes)
  for (const [index, server] of listOf(root['servers']).entries())
    noteMembers(valuesOf(server)[name], ['servers', index, name], notes)
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
