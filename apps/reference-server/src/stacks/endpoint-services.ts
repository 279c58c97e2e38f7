import type { EndpointService } from '@gatewright/cloudformation'
import { ServerError } from '../errors.ts'
import { createSigner, credentialsOf } from '../transports/sign-request.ts'

/** Services whose resources a stack makes where `AWS_ENDPOINT_URL_…` says that one listens. */
export interface EndpointServices {
  readonly names: ReadonlySet<EndpointService>
  call(service: CalledService, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>
}

/** Streams of tables are at the endpoint of the tables, unless they have one of their own. */
export type CalledService = EndpointService | 'dynamodbstreams'

interface Protocol {
  /** Ending of the variable, as the SDKs name it. */
  readonly variable: string
  /** Prefix of `X-Amz-Target` and version of AWS's JSON; absent: the query protocol. */
  readonly target?: readonly [prefix: string, version: string]
  /** The service whose endpoint counts where it has none, and whose name requests are signed with. */
  readonly partOf?: EndpointService
}

const PROTOCOLS: Readonly<Record<CalledService, Protocol>> = {
  dynamodb: { variable: 'DYNAMODB', target: ['DynamoDB_20120810', '1.0'] },
  dynamodbstreams: { variable: 'DYNAMODB_STREAMS', target: ['DynamoDBStreams_20120810', '1.0'], partOf: 'dynamodb' },
  sqs: { variable: 'SQS', target: ['AmazonSQS', '1.0'] },
  sns: { variable: 'SNS' },
  states: { variable: 'SFN', target: ['AWSStepFunctions', '1.0'] },
  kinesis: { variable: 'KINESIS', target: ['Kinesis_20131202', '1.1'] },
  events: { variable: 'EVENTBRIDGE', target: ['AWSEvents', '1.1'] },
  logs: { variable: 'CLOUDWATCH_LOGS', target: ['Logs_20140328', '1.1'] },
}

/** `AWS_ENDPOINT_URL` alone counts too, unless it is this machine's loopback: that is how the `aws` command finds this server. */
export function createEndpointServices({ environment, region }: { readonly environment: NodeJS.ProcessEnv; readonly region: string }): EndpointServices {
  const shared = environment['AWS_ENDPOINT_URL']
  const general = shared === undefined || shared === '' || /^https?:\/\/(?:localhost|127\.|\[::1\])/.test(shared) ? undefined : shared
  const endpointOf = (service: CalledService): string | undefined => {
    const { variable, partOf } = PROTOCOLS[service]
    return environment[`AWS_ENDPOINT_URL_${variable}`] ?? (partOf === undefined ? general : endpointOf(partOf))
  }
  const sign = createSigner(credentialsOf(environment))
  return {
    names: new Set((Object.keys(PROTOCOLS) as CalledService[]).filter((service): service is EndpointService => PROTOCOLS[service].partOf === undefined && endpointOf(service) !== undefined)),
    async call(service, operation, input) {
      const url = endpointOf(service)
      if (url === undefined) throw new ServerError('ERR_SERVER_CONFIGURATION', `there is no endpoint for ${service}: set AWS_ENDPOINT_URL_${PROTOCOLS[service].variable}`)
      const { target, partOf = service } = PROTOCOLS[service]
      const body = target === undefined ? queryOf(operation, input) : JSON.stringify(input)
      const headers = target === undefined ? ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'] : ['content-type', `application/x-amz-json-${target[1]}`, 'x-amz-target', `${target[0]}.${operation}`]
      const signed = await sign({ method: 'POST', url: new URL('/', url).href, headers, body: new TextEncoder().encode(body), service: partOf, region })
      const response = await fetch(new URL('/', url), { method: 'POST', headers: pairsOf(signed), body }).catch((cause: unknown) => {
        throw new ServerError('ERR_SERVER_TEMPLATE', `${service} at ${url} cannot be reached: ${(cause as Error).message}`, { cause })
      })
      const text = await response.text()
      if (!response.ok) throw refusalOf(service, operation, text)
      return target === undefined ? arnsOf(text) : ((text === '' ? {} : JSON.parse(text)) as Record<string, unknown>)
    },
  }
}

/** What SNS's answers in XML say of what was made. */
const arnsOf = (text: string): Record<string, unknown> => ({ TopicArn: /<TopicArn>([^<]*)/.exec(text)?.[1], SubscriptionArn: /<SubscriptionArn>([^<]*)/.exec(text)?.[1] })

const queryOf = (operation: string, input: Record<string, unknown>): string =>
  new URLSearchParams({ Action: operation, Version: '2010-03-31', ...(input as Record<string, string>) }).toString()

function pairsOf(headers: readonly string[]): [string, string][] {
  const pairs = Array.from({ length: headers.length / 2 }, (_, index): [string, string] => [headers[index * 2] ?? '', headers[index * 2 + 1] ?? ''])
  return pairs.filter(([name]) => name.toLowerCase() !== 'host')
}

/** What the service says, named by its own type: a resource that is gone counts as removed. */
function refusalOf(service: string, operation: string, text: string): Error {
  const type = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ?? /<Code>([^<]*)/.exec(text)?.[1] ?? 'ServiceError'
  const message = /"[Mm]essage"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? /<Message>([^<]*)/.exec(text)?.[1] ?? text.slice(0, 200)
  return Object.assign(new Error(`${service} ${operation}: ${type}: ${message}`), { name: /DoesNotExist|NonExistent/.test(type) ? 'NotFoundException' : type })
}
