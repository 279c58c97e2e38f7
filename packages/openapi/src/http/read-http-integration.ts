import { OpenApiError } from '../errors.ts'
import type { DocumentPath, Findings } from '../findings.ts'
import { defined, isValues, numberOf, stringMapOf, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'

/** Reads an integration as members of CreateIntegration. */
export function readHttpIntegration(
  given: unknown,
  { path, place, findings }: { readonly path: string; readonly place: DocumentPath; readonly findings: Findings },
): Values {
  const type = isValues(given) ? textOf(given['type'])?.toUpperCase() : undefined
  if (!isValues(given) || type === undefined || isValues(given['uri'])) {
    const message = `Unable to parse API definition because of a malformed integration at path ${path}.`
    findings.error({
      rule: 'integration',
      path: place,
      message,
      help: '`type` is `aws_proxy` or `http_proxy`; `uri` is text.',
    })
    throw new OpenApiError('ERR_OPENAPI_INVALID', message, { findings: findings.all })
  }
  const serverName = textOf(valuesOf(given['tlsConfig'])['serverNameToVerify'])
  const responseParameters = Object.entries(valuesOf(given['responseParameters'])).map(
    ([status, map]) => [status, stringMapOf(map)] as const,
  )
  return defined({
    IntegrationType: type,
    IntegrationSubtype: textOf(given['integrationSubtype']),
    IntegrationMethod: textOf(given['httpMethod'])?.toUpperCase(),
    IntegrationUri: textOf(given['uri']),
    Description: textOf(given['description']),
    ConnectionType: textOf(given['connectionType'])?.toUpperCase(),
    ConnectionId: textOf(given['connectionId']),
    CredentialsArn: textOf(given['credentials']),
    PayloadFormatVersion: versionOf(given['payloadFormatVersion']),
    RequestParameters: given['requestParameters'] === undefined ? undefined : stringMapOf(given['requestParameters']),
    ResponseParameters: responseParameters.length === 0 ? undefined : Object.fromEntries(responseParameters),
    TimeoutInMillis: numberOf(given['timeoutInMillis']),
    TlsConfig: serverName === undefined ? undefined : { ServerNameToVerify: serverName },
  })
}

/** `1.0` as a number is `1` in JSON. */
export function versionOf(given: unknown): string | undefined {
  return typeof given === 'number' ? given.toFixed(1) : textOf(given)
}
