import type { Json, JsonObject } from '../../json.ts'
import { isObject, isSame } from '../../json.ts'
import { isFalsy } from '../python-truth.ts'
import { getAtt, ref, referencedId } from '../intrinsic.ts'

/** One end of a connector: what the policies name it by. */
export interface ConnectedResource {
  readonly logicalId: string | undefined
  readonly type: string
  readonly arn: Json | undefined
  readonly roleName: Json | undefined
  readonly queueUrl: Json | undefined
  readonly resourceId: Json | undefined
  readonly name: Json | undefined
  readonly qualifier: Json | undefined
}

/** How a type of resource is named; `role` is the property that holds its role. */
interface Naming {
  readonly role?: string
  readonly arn: (id: string) => Json
  readonly name?: (id: string) => Json
  readonly url?: (id: string) => Json
  readonly resourceId?: (id: string) => Json
  readonly qualifier?: string
}

const byArn = (id: string): Json => getAtt(id, 'Arn')
const api: Naming = { arn: byArn, resourceId: ref, qualifier: '*' }

const namings: Readonly<Record<string, Naming>> = {
  'AWS::Lambda::Function': { role: 'Role', arn: byArn },
  'AWS::StepFunctions::StateMachine': { role: 'RoleArn', arn: ref, name: (id) => getAtt(id, 'Name') },
  'AWS::AppSync::GraphQLApi': { arn: ref, resourceId: (id) => getAtt(id, 'ApiId') },
  'AWS::AppSync::DataSource': { role: 'ServiceRoleArn', arn: ref },
  'AWS::Events::Rule': { arn: byArn },
  'AWS::SQS::Queue': { arn: byArn, url: ref },
  'AWS::SNS::Topic': { arn: ref },
  'AWS::DynamoDB::Table': { arn: byArn },
  'AWS::S3::Bucket': { arn: byArn },
  'AWS::Location::PlaceIndex': { arn: byArn },
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGateway::RestApi': api,
  'AWS::Events::EventBus': { arn: byArn },
}

const samTypes: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
}

/** Finds what one end of a connector names, by logical id or by its own words; `other` is the other end. */
export function connectedResource(
  end: JsonObject,
  other: JsonObject,
  resources: JsonObject,
  fail: (message: string) => Error,
): ConnectedResource {
  const words = Object.keys(end).filter((key) => key !== 'Id' && key !== 'Qualifier')
  if ('Id' in end === words.length > 0)
    throw fail("Must provide 'Id' (with optional 'Qualifier') or a supported combination of other properties.")
  const { Id: id } = end
  if (isFalsy(id)) {
    const {
      Type: type,
      Arn: arn,
      RoleName: roleName,
      QueueUrl: queueUrl,
      ResourceId: resourceId,
      Name: name,
      Qualifier: qualifier,
    } = end
    if (typeof type !== 'string' || type === '') throw fail("'Type' is missing or not a string.")
    return { logicalId: undefined, type: samTypes[type] ?? type, arn, roleName, queueUrl, resourceId, name, qualifier }
  }
  if (typeof id !== 'string') throw fail("'Id' is missing or not a string.")
  const resource = resources[id]
  if (!isObject(resource) || Object.keys(resource).length === 0) throw fail(`Unable to find resource with logical ID '${id}'.`)
  const type = resource['Type']
  if (typeof type !== 'string' || type === '') throw fail("'Type' is missing or not a string.")
  const naming = namings[type]
  return {
    logicalId: id,
    type,
    arn: naming?.arn(id),
    roleName: roleOf(type, naming, isObject(resource['Properties']) ? resource['Properties'] : {}, other),
    queueUrl: naming?.url?.(id),
    resourceId: naming?.resourceId?.(id),
    name: naming?.name?.(id),
    qualifier: 'Qualifier' in end ? end['Qualifier'] : naming?.qualifier,
  }
}

function roleOf(type: string, naming: Naming | undefined, properties: JsonObject, other: JsonObject): Json | undefined {
  const role =
    type === 'AWS::Events::Rule' ? ruleRole(properties, other) : naming?.role === undefined ? undefined : properties[naming.role]
  const id = referencedId(role)
  return id === undefined ? undefined : ref(id)
}

/** A rule has a role for each target: that of the target at the other end counts. */
function ruleRole(properties: JsonObject, other: JsonObject): Json | undefined {
  const targets = (Array.isArray(properties['Targets']) ? properties['Targets'] : []).filter(isObject)
  const found = targets.find(({ Arn: arn }) => {
    const id = referencedId(arn)
    return (id !== undefined && id === other['Id']) || (Boolean(other['Arn']) && isSame(arn, other['Arn']))
  })
  return found?.['RoleArn']
}
