/** What a property holds. */
export type PropertyKind = 'list' | 'map' | 'number' | 'truth' | 'text' | 'any'

const words = (text: string): string[] => text.split(/\s+/u)

// One name means the same in all types of a service, but for those below.
const KINDS: Readonly<Record<string, PropertyKind>> = {
  ...kindOf('list', 'StageKeys ProviderARNs BinaryMediaTypes AuthorizationScopes MethodResponses MethodSettings ApiStages TargetArns Tags'),
  ...kindOf('list', 'DomainNameConfigurations SubnetIds SecurityGroupIds Actions Conditions'),
  ...kindOf('list', 'Layers FileSystemConfigs Architectures CompatibleRuntimes CompatibleArchitectures'),
  ...kindOf('map', 'DeploymentCanarySettings StageDescription Location EndpointConfiguration MutualTlsAuthentication ResponseParameters ResponseTemplates'),
  ...kindOf('map', 'RequestParameters RequestModels RequestTemplates Integration CloneFrom Parameters Variables CanarySetting AccessLogSetting Quota Throttle'),
  ...kindOf('map', 'CorsConfiguration JwtConfiguration TlsConfig ResponseModels AccessLogSettings DefaultRouteSettings RouteSettings StageVariables Route'),
  ...kindOf('map', 'RoutingConfig VpcConfig DeadLetterConfig Environment TracingConfig ImageConfig EphemeralStorage SnapStart LoggingConfig DurableConfig TenancyConfig Code Content'),
  ...kindOf('number', 'AuthorizerResultTtlInSeconds MinimumCompressionSize TimeoutInMillis Priority Timeout MemorySize ReservedConcurrentExecutions'),
  ...kindOf('truth', 'Enabled GenerateDistinctId ApiKeyRequired ValidateRequestBody ValidateRequestParameters DisableExecuteApiEndpoint FailOnWarnings CacheClusterEnabled'),
  ...kindOf('truth', 'TracingEnabled DisableSchemaValidation EnableSimpleResponses AutoDeploy InvokedViaFunctionUrl'),
  ...kindOf('any', 'Policy Body Schema'),
}

/** What is meant otherwise by one type. */
const OF_TYPES: Readonly<Record<string, PropertyKind>> = {
  'AWS::ApiGatewayV2::Authorizer.IdentitySource': 'list',
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides.Stage': 'map',
  'AWS::ApiGatewayV2::Integration.ResponseParameters': 'map',
  'AWS::Lambda::Permission.EventSourceToken': 'text',
}

/** Properties without which there is no resource. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGateway::Resource': ['ParentId', 'PathPart', 'RestApiId'],
  'AWS::ApiGateway::Method': ['HttpMethod', 'ResourceId', 'RestApiId'],
  'AWS::ApiGateway::Deployment': ['RestApiId'],
  'AWS::ApiGateway::Stage': ['RestApiId'],
  'AWS::ApiGateway::Authorizer': ['Name', 'RestApiId', 'Type'],
  'AWS::ApiGateway::Model': ['RestApiId'],
  'AWS::ApiGateway::RequestValidator': ['RestApiId'],
  'AWS::ApiGateway::GatewayResponse': ['ResponseType', 'RestApiId'],
  'AWS::ApiGateway::UsagePlanKey': ['KeyId', 'KeyType', 'UsagePlanId'],
  'AWS::ApiGateway::DocumentationPart': ['Location', 'Properties', 'RestApiId'],
  'AWS::ApiGateway::DocumentationVersion': ['DocumentationVersion', 'RestApiId'],
  'AWS::ApiGateway::BasePathMapping': ['DomainName'],
  'AWS::ApiGateway::VpcLink': ['Name', 'TargetArns'],
  'AWS::ApiGatewayV2::Route': ['ApiId', 'RouteKey'],
  'AWS::ApiGatewayV2::Integration': ['ApiId', 'IntegrationType'],
  'AWS::ApiGatewayV2::Stage': ['ApiId', 'StageName'],
  'AWS::ApiGatewayV2::Deployment': ['ApiId'],
  'AWS::ApiGatewayV2::Authorizer': ['ApiId', 'AuthorizerType', 'Name'],
  'AWS::ApiGatewayV2::Model': ['ApiId', 'Name', 'Schema'],
  'AWS::ApiGatewayV2::ApiMapping': ['ApiId', 'DomainName', 'Stage'],
  'AWS::ApiGatewayV2::VpcLink': ['Name', 'SubnetIds'],
  'AWS::ApiGatewayV2::DomainName': ['DomainName'],
  'AWS::Lambda::Permission': ['Action', 'FunctionName', 'Principal'],
  'AWS::Lambda::Version': ['FunctionName'],
  'AWS::Lambda::Alias': ['FunctionName', 'FunctionVersion', 'Name'],
  'AWS::Lambda::LayerVersion': ['Content'],
}

export const requiredOf = (type: string): readonly string[] => REQUIRED[type] ?? []

export function kindOfProperty(type: string, property: string): PropertyKind {
  const own = OF_TYPES[`${type}.${property}`]
  if (own !== undefined) return own
  // Tags are a list in older types, a map in those of API Gateway's second version.
  if (property === 'Tags' && type.startsWith('AWS::ApiGatewayV2::')) return 'map'
  return KINDS[property] ?? 'text'
}

function kindOf(kind: PropertyKind, names: string): Record<string, PropertyKind> {
  return Object.fromEntries(words(names).map((name) => [name, kind]))
}
