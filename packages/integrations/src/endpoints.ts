import type { ResolveEndpoint } from './transports.ts'

/**
 * Finds a service's endpoint the way AWS's SDKs do: `AWS_ENDPOINT_URL_{SERVICE}`, then `AWS_ENDPOINT_URL`, then AWS itself.
 * `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true` turns the variables off.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function createEndpointResolver({
  environment,
}: {
  readonly environment: Readonly<Record<string, string | undefined>>
}): ResolveEndpoint {
  const ignored = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true'
  return ({ service, region, subdomain }) => {
    const id = SERVICE_IDS[service] ?? service.toUpperCase().replaceAll('-', '_')
    const configured = ignored ? undefined : environment[`AWS_ENDPOINT_URL_${id}`] || environment['AWS_ENDPOINT_URL']
    if (configured) return configured.replace(/\/+$/, '')
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    const name = GLOBAL_SERVICES.has(service) ? service : `${service}.${region}`
    return `https://${subdomain === undefined ? '' : `${subdomain}.`}${name}.${suffix}`
  }
}

/** Service ids of the SDKs, by endpoint name, where they are not the name in capitals. */
const SERVICE_IDS: Readonly<Record<string, string>> = {
  states: 'SFN',
  'sync-states': 'SFN',
  events: 'EVENTBRIDGE',
  monitoring: 'CLOUDWATCH',
  logs: 'CLOUDWATCH_LOGS',
  email: 'SES',
  secretsmanager: 'SECRETS_MANAGER',
  'cognito-idp': 'COGNITO_IDENTITY_PROVIDER',
  autoscaling: 'AUTO_SCALING',
}
const GLOBAL_SERVICES = new Set(['iam'])
