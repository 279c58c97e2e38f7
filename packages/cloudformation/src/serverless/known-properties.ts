// Which properties of a serverless.yml are known. `used`: they are translated. `idle`: they belong to deploying to AWS, and
// change nothing on this machine. Others are unrecognized.
// See https://www.serverless.com/framework/docs-v3/providers/aws/guide/serverless.yml
import type { JsonObject } from '../json.ts'

export interface KnownProperties {
  readonly used: readonly string[]
  readonly idle: readonly string[]
}

const words = (text: string): string[] => text.trim().split(/\s+/u)

export const rootProperties: KnownProperties = {
  used: words('service frameworkVersion useDotenv custom plugins provider package params functions layers resources'),
  idle: words('configValidationMode console app org variablesResolutionMode deprecationNotificationMode disabledDeprecations licenseKey dashboard'),
}

export const providerProperties: KnownProperties = {
  used: words(`name runtime stage region stackName stackTags memorySize timeout environment tags iam role iamRoleStatements
    iamManagedPolicies rolePermissionsBoundary logs logRetentionInDays tracing vpc architecture apiName endpointType vpcEndpointIds
    apiKeys apiGateway httpApi websocketsApiName websocketsApiRouteSelectionExpression websocketsDescription layers kmsKeyArn
    resourcePolicy usagePlan`),
  idle: words(`profile deploymentBucket deploymentPrefix deploymentMethod versionFunctions stackPolicy notificationArns disableRollback
    rollbackConfiguration runtimeManagement lambdaHashingVersion cfnRole disableDefaultOutputExportNames logDataProtectionPolicy
    eventBridge s3 websocket stackParameters`),
}

export const functionProperties: KnownProperties = {
  used: words(`handler runtime name description memorySize timeout environment tags role events layers package vpc architecture
    reservedConcurrency ephemeralStorageSize kmsKeyArn tracing condition dependsOn fileSystemConfig onError logRetentionInDays
    disableLogs snapStart`),
  idle: words('versionFunction runtimeManagement maximumEventAge maximumRetryAttempts destinations logDataProtectionPolicy provisionedConcurrency'),
}

export const httpEventProperties: readonly string[] = words(`path method cors private integration authorizer request response
  async operationId connectionType connectionId documentation`)
export const httpApiEventProperties: readonly string[] = words('path method authorizer timeout')
export const websocketEventProperties: readonly string[] = words('route authorizer routeResponseSelectionExpression')

/** Events of other services: nothing delivers them here. */
export const otherEvents: ReadonlySet<string> = new Set(
  words(`schedule sns sqs s3 stream eventBridge cloudwatchEvent cloudwatchLog iot cognitoUserPool alexaSkill alexaSmartHome alb cloudFront
    msk kafka activemq rabbitmq`),
)

/** Keys of a map that are not among the names. */
export const unknownKeys = (map: JsonObject, known: readonly string[]): string[] => Object.keys(map).filter((key) => !known.includes(key))
