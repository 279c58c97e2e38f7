export type { Body, ClientCertificate, ClientTls, GatewayRequest, GatewayResponse, HeaderPairs } from './http.ts'
export type { FunctionInvocation, FunctionInvocationErrorCode, FunctionResult, InvokeFunction } from './lambda.ts'
export type {
  AccountPublication,
  ApiKeyPublication,
  ApiPublication,
  DomainNamePublication,
  RestStagePublication,
  UsagePlanPublication,
  V2StagePublication,
  VpcLinkPublication,
} from './publication.ts'
export type {
  ContentHandling,
  IntegrationType,
  PassthroughBehavior,
  RestApi,
  RestApiSnapshot,
  RestAuthorizer,
  RestGatewayResponse,
  RestIntegration,
  RestIntegrationResponse,
  RestMethod,
  RestMethodResponse,
  RestMethodSetting,
  RestModel,
  RestRequestValidator,
  RestResource,
  RestStage,
  StringMap,
} from './rest.ts'
export type {
  CorsConfiguration,
  V2Api,
  V2ApiSnapshot,
  V2Authorizer,
  V2Integration,
  V2IntegrationResponse,
  V2Model,
  V2Route,
  V2RouteResponse,
  V2RouteSettings,
  V2Stage,
} from './v2.ts'
