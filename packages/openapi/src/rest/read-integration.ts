import type { DefinedOperation } from '../document/operations.ts'
import { OpenApiError } from '../errors.ts'
import type { DocumentPath, Findings } from '../findings.ts'
import { booleanOf, defined, isValues, numberOf, stringMapOf, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { MethodDefinition } from './definition.ts'

type Integration = NonNullable<MethodDefinition['integration']>

const EXTENSION = 'x-amazon-apigateway-integration'
const TYPES = ['MOCK', 'HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY']

/**
 * Reads `x-amazon-apigateway-integration` of an operation as members of PutIntegration and PutIntegrationResponse.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export function readIntegration({ operation, path, place }: DefinedOperation, findings: Findings): Integration | undefined {
  const given = operation[EXTENSION]
  if (given === undefined) return undefined
  const at = [...place, EXTENSION]
  if (!isValues(given) || !isWellFormed(given)) throw malformed(path, at, findings)
  const type = textOf(given['type'])?.toUpperCase()
  if (type === undefined || !TYPES.includes(type)) throw malformed(path, at, findings)
  return { input: integrationInput(given, type), responses: readResponses(given, at), place: at }
}

const TEXT_MEMBERS = [
  'uri',
  'credentials',
  'httpMethod',
  'passthroughBehavior',
  'contentHandling',
  'connectionId',
  'connectionType',
  'cacheNamespace',
]
const MAP_MEMBERS = ['requestParameters', 'requestTemplates', 'responses', 'tlsConfig']

/** Text where text belongs: an intrinsic function of CloudFormation that nobody resolved is found here. */
function isWellFormed(given: Values): boolean {
  const textual = TEXT_MEMBERS.every(
    (name) => given[name] === undefined || given[name] === null || textOf(given[name]) !== undefined,
  )
  return textual && MAP_MEMBERS.every((name) => given[name] === undefined || given[name] === null || isValues(given[name]))
}

/** AWS's text when an integration cannot be read at all. */
function malformed(path: string, place: DocumentPath, findings: Findings): OpenApiError {
  const message = `Unable to parse API definition because of a malformed integration at path ${path}.`
  const help = `\`type\` is one of ${TYPES.map((type) => `\`${type.toLowerCase()}\``).join(', ')}; \`uri\` and \`credentials\` are text.`
  findings.error({ rule: 'integration', path: place, message, help })
  return new OpenApiError('ERR_OPENAPI_INVALID', message, { findings: findings.all })
}

function integrationInput(given: Values, type: string): Values {
  const isHttp = type === 'HTTP' || type === 'HTTP_PROXY'
  const insecureSkipVerification = booleanOf(valuesOf(given['tlsConfig'])['insecureSkipVerification'])
  return defined({
    type,
    integrationHttpMethod: textOf(given['httpMethod'])?.toUpperCase(),
    uri: textOf(given['uri']),
    // HTTP integrations of imported APIs show it (recording import.json, test_import_rest_apis_with_base_path_swagger).
    connectionType: textOf(given['connectionType'])?.toUpperCase() ?? (isHttp ? 'INTERNET' : undefined),
    connectionId: textOf(given['connectionId']),
    integrationTarget: textOf(given['integrationTarget']),
    credentials: textOf(given['credentials']),
    requestParameters: filled(stringMapOf(given['requestParameters'])),
    requestTemplates: filled(stringMapOf(given['requestTemplates'])),
    passthroughBehavior: textOf(given['passthroughBehavior'])?.toUpperCase(),
    contentHandling: textOf(given['contentHandling'])?.toUpperCase(),
    timeoutInMillis: numberOf(given['timeoutInMillis']),
    cacheNamespace: textOf(given['cacheNamespace']),
    cacheKeyParameters: given['cacheKeyParameters'] === undefined ? undefined : textsOf(given['cacheKeyParameters']),
    tlsConfig: insecureSkipVerification === undefined ? undefined : { insecureSkipVerification },
    responseTransferMode: textOf(given['responseTransferMode'])?.toUpperCase(),
  })
}

function readResponses(given: Values, place: DocumentPath): Integration['responses'] {
  return Object.entries(valuesOf(given['responses'])).flatMap(([pattern, entry]) => {
    const response = valuesOf(entry)
    const statusCode = textOf(response['statusCode'])
    if (statusCode === undefined) return []
    const input = defined({
      selectionPattern: pattern === 'default' ? undefined : pattern,
      responseParameters: filled(stringMapOf(response['responseParameters'])),
      responseTemplates: filled(stringMapOf(response['responseTemplates'])),
      contentHandling: textOf(response['contentHandling'])?.toUpperCase(),
    })
    return [{ statusCode, input, place: [...place, 'responses', pattern] }]
  })
}

function filled(map: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(map).length === 0 ? undefined : map
}
