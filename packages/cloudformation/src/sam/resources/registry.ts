import type { SamResourceType } from '../sam-context.ts'
import { api } from './api.ts'
import { application } from './application.ts'
import { capacityProvider } from './capacity-provider.ts'
import { connector } from './connector.ts'
import { samFunction } from './function.ts'
import { graphqlApi } from './graphql-api.ts'
import { httpApi } from './http-api.ts'
import { layerVersion } from './layer-version.ts'
import { simpleTable } from './simple-table.ts'
import { stateMachine } from './state-machine.ts'
import { webSocketApi } from './websocket-api.ts'

/** Every type of SAM resource that can be transformed. */
export const samResourceTypes: Readonly<Record<string, SamResourceType>> = {
  'AWS::Serverless::Api': api,
  'AWS::Serverless::Application': application,
  'AWS::Serverless::CapacityProvider': capacityProvider,
  'AWS::Serverless::Connector': connector,
  'AWS::Serverless::Function': samFunction,
  'AWS::Serverless::GraphQLApi': graphqlApi,
  'AWS::Serverless::HttpApi': httpApi,
  'AWS::Serverless::LayerVersion': layerVersion,
  'AWS::Serverless::SimpleTable': simpleTable,
  'AWS::Serverless::StateMachine': stateMachine,
  'AWS::Serverless::WebSocketApi': webSocketApi,
}

export const isSamType = (type: unknown): boolean => typeof type === 'string' && Object.hasOwn(samResourceTypes, type)
