import { CloudFormationError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { GeneratedResource } from './generated-resource.ts'

/** Types that may take the place of the resource they were made from, or of the one they complete. */
const replaces: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['AWS::Serverless::Function'],
  'AWS::Lambda::LayerVersion': ['AWS::Serverless::LayerVersion'],
  'AWS::Lambda::CapacityProvider': ['AWS::Serverless::CapacityProvider'],
  'AWS::ApiGateway::RestApi': ['AWS::Serverless::Api'],
  'AWS::ApiGatewayV2::Api': ['AWS::Serverless::HttpApi', 'AWS::Serverless::WebSocketApi'],
  'AWS::S3::Bucket': ['AWS::S3::Bucket'],
  'AWS::SNS::Topic': ['AWS::SNS::Topic'],
  'AWS::DynamoDB::Table': ['AWS::Serverless::SimpleTable'],
  'AWS::CloudFormation::Stack': ['AWS::Serverless::Application'],
  'AWS::Cognito::UserPool': ['AWS::Cognito::UserPool'],
  'AWS::ApiGateway::DomainName': ['AWS::ApiGateway::DomainName'],
  'AWS::ApiGateway::BasePathMapping': ['AWS::ApiGateway::BasePathMapping'],
  'AWS::ApiGateway::DomainNameV2': ['AWS::ApiGateway::DomainNameV2'],
  'AWS::ApiGateway::BasePathMappingV2': ['AWS::ApiGateway::BasePathMappingV2'],
  'AWS::StepFunctions::StateMachine': ['AWS::Serverless::StateMachine'],
  'AWS::AppSync::GraphQLApi': ['AWS::Serverless::GraphQLApi'],
}

/** Nothing, or SAM's error about a generated resource whose logical id the template already has. */
export function duplicateId(id: string, generated: GeneratedResource, resources: JsonObject): CloudFormationError | undefined {
  const existing = resources[generated.id]
  if (!isObject(existing) || replaces[generated.type]?.includes(asText(existing['Type']))) return undefined
  const text = `Transforming resource with id [${id}] attempts to create a new resource with id [${generated.id}] and type "${generated.type}". A resource with that id already exists within this template. Please use a different id for that resource.`
  return new CloudFormationError('ERR_CLOUDFORMATION_SAM_RESOURCE', text, { logicalId: id })
}
