import type { ResourceType } from '../resource-type.ts'
import { crud } from './crud.ts'
import { equal, json } from './members.ts'

const api = { ApiId: 'ApiId' }

/** Types of AWS::ApiGatewayV2 that one operation each creates, changes and deletes. */
export const httpRows: Readonly<Record<string, ResourceType>> = {
  'AWS::ApiGatewayV2::Route': crud({
    service: 'apigatewayv2',
    noun: 'Route',
    members: equal(
      'RouteKey', 'ApiKeyRequired', 'AuthorizationScopes', 'AuthorizationType', 'AuthorizerId', 'ModelSelectionExpression', 'OperationName',
      'RequestModels', 'RequestParameters', 'RouteResponseSelectionExpression', 'Target',
    ),
    parents: api,
    id: 'RouteId',
    key: 'RouteId',
    attributes: { RouteId: 'RouteId' },
  }),
  'AWS::ApiGatewayV2::Integration': crud({
    service: 'apigatewayv2',
    noun: 'Integration',
    members: equal(
      'IntegrationType', 'ConnectionId', 'ConnectionType', 'ContentHandlingStrategy', 'CredentialsArn', 'Description', 'IntegrationMethod',
      'IntegrationSubtype', 'IntegrationUri', 'PassthroughBehavior', 'PayloadFormatVersion', 'RequestParameters', 'RequestTemplates',
      'ResponseParameters', 'TemplateSelectionExpression', 'TimeoutInMillis', 'TlsConfig',
    ),
    parents: api,
    id: 'IntegrationId',
    key: 'IntegrationId',
    attributes: { IntegrationId: 'IntegrationId' },
  }),
  'AWS::ApiGatewayV2::IntegrationResponse': crud({
    service: 'apigatewayv2',
    noun: 'IntegrationResponse',
    members: equal('IntegrationResponseKey', 'ContentHandlingStrategy', 'ResponseParameters', 'ResponseTemplates', 'TemplateSelectionExpression'),
    parents: { ...api, IntegrationId: 'IntegrationId' },
    id: 'IntegrationResponseId',
    key: 'IntegrationResponseId',
    attributes: { IntegrationResponseId: 'IntegrationResponseId' },
  }),
  'AWS::ApiGatewayV2::RouteResponse': crud({
    service: 'apigatewayv2',
    noun: 'RouteResponse',
    members: equal('RouteResponseKey', 'ModelSelectionExpression', 'ResponseModels', 'ResponseParameters'),
    parents: { ...api, RouteId: 'RouteId' },
    id: 'RouteResponseId',
    key: 'RouteResponseId',
    attributes: { RouteResponseId: 'RouteResponseId' },
  }),
  'AWS::ApiGatewayV2::Authorizer': crud({
    service: 'apigatewayv2',
    noun: 'Authorizer',
    members: equal(
      'AuthorizerType', 'IdentitySource', 'Name', 'AuthorizerCredentialsArn', 'AuthorizerPayloadFormatVersion', 'AuthorizerResultTtlInSeconds',
      'AuthorizerUri', 'EnableSimpleResponses', 'IdentityValidationExpression', 'JwtConfiguration',
    ),
    parents: api,
    id: 'AuthorizerId',
    key: 'AuthorizerId',
    attributes: { AuthorizerId: 'AuthorizerId' },
  }),
  'AWS::ApiGatewayV2::Model': crud({
    service: 'apigatewayv2',
    noun: 'Model',
    members: { ...equal('Name', 'ContentType', 'Description'), ...json('Schema', 'Schema') },
    parents: api,
    id: 'ModelId',
    key: 'ModelId',
    attributes: { ModelId: 'ModelId' },
  }),
  'AWS::ApiGatewayV2::Deployment': crud({
    service: 'apigatewayv2',
    noun: 'Deployment',
    members: equal('Description', 'StageName'),
    parents: api,
    id: 'DeploymentId',
    key: 'DeploymentId',
    attributes: { DeploymentId: 'DeploymentId' },
    fixed: ['StageName'],
  }),
  'AWS::ApiGatewayV2::Stage': crud({
    service: 'apigatewayv2',
    noun: 'Stage',
    members: equal(
      'StageName', 'AccessLogSettings', 'AutoDeploy', 'ClientCertificateId', 'DefaultRouteSettings', 'DeploymentId', 'Description',
      'RouteSettings', 'StageVariables', 'Tags',
    ),
    parents: api,
    id: 'StageName',
    key: 'StageName',
    fixed: ['StageName'],
  }),
  'AWS::ApiGatewayV2::DomainName': crud({
    service: 'apigatewayv2',
    noun: 'DomainName',
    members: equal('DomainName', 'DomainNameConfigurations', 'MutualTlsAuthentication', 'RoutingMode', 'Tags'),
    parents: {},
    id: 'DomainName',
    key: 'DomainName',
    attributes: { DomainNameArn: 'DomainNameArn' },
    fixed: ['DomainName'],
  }),
  'AWS::ApiGatewayV2::ApiMapping': crud({
    service: 'apigatewayv2',
    noun: 'ApiMapping',
    members: equal('ApiId', 'Stage', 'ApiMappingKey'),
    parents: { DomainName: 'DomainName' },
    id: 'ApiMappingId',
    key: 'ApiMappingId',
    attributes: { ApiMappingId: 'ApiMappingId' },
  }),
  'AWS::ApiGatewayV2::VpcLink': crud({
    service: 'apigatewayv2',
    noun: 'VpcLink',
    members: equal('Name', 'SubnetIds', 'SecurityGroupIds', 'Tags'),
    parents: {},
    id: 'VpcLinkId',
    key: 'VpcLinkId',
    attributes: { VpcLinkId: 'VpcLinkId' },
    fixed: ['SubnetIds', 'SecurityGroupIds'],
  }),
}
