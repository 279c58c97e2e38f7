import * as rest from '@aws-sdk/client-api-gateway'
import * as connections from '@aws-sdk/client-apigatewaymanagementapi'
import * as v2 from '@aws-sdk/client-apigatewayv2'
import { type Caller, type Endpoints, Refused, type Service } from './caller.ts'

interface Client {
  send(command: unknown): Promise<Record<string, unknown>>
  destroy(): void
}

/** Calls through the AWS SDK for JavaScript. */
export function createSdkCaller(endpoints: Endpoints): Caller {
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }, maxAttempts: 1 }
  const clients = new Map<string, Client>()
  const modules: Readonly<Record<Service, Readonly<Record<string, unknown>>>> = {
    apigateway: { ...rest, Client: rest.APIGatewayClient },
    apigatewayv2: { ...v2, Client: v2.ApiGatewayV2Client },
    apigatewaymanagementapi: { ...connections, Client: connections.ApiGatewayManagementApiClient },
  }
  return {
    name: 'AWS SDK for JavaScript',
    async call(service, operation, input) {
      const endpoint = service === 'apigatewaymanagementapi' ? endpoints.connections : endpoints.url
      const make = modules[service]['Client'] as new (options: object) => Client
      const client = clients.get(`${service} ${endpoint}`) ?? new make({ ...settings, endpoint })
      clients.set(`${service} ${endpoint}`, client)
      const Command = modules[service][`${operation}Command`] as new (given: unknown) => unknown
      try {
        const { $metadata: _, ...output } = await client.send(new Command(input))
        return output
      } catch (error) {
        throw new Refused((error as Error).name, (error as Error).message)
      }
    },
    async close() {
      for (const client of clients.values()) client.destroy()
    },
  }
}
