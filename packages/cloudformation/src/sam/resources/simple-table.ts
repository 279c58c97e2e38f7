import type { JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { expectPresent, invalidResource } from '../errors.ts'
import { generate, resourceAttributes, tagList } from '../generated-resource.ts'
import { filled, isFalsy } from '../python-truth.ts'
import { checkProperties } from '../property-table.ts'
import type { SamResourceType } from '../sam-context.ts'

const attributeTypes: Readonly<Record<string, string>> = { String: 'S', Number: 'N', Binary: 'B' }

/** AWS::Serverless::SimpleTable: a DynamoDB table with one key. */
export const simpleTable: SamResourceType = {
  references: {},
  generate: ({ id, properties, resource }) => {
    checkProperties(id, 'AWS::Serverless::SimpleTable', properties, {
      PointInTimeRecoverySpecification: 'any',
      PrimaryKey: 'map<string>',
      ProvisionedThroughput: 'map<integer|map>',
      TableName: 'string|map',
      Tags: 'map',
      SSESpecification: 'map',
    })
    const key = primaryKey(id, properties)
    const throughput = filled(properties['ProvisionedThroughput'])
    const tags =
      isObject(properties['Tags']) && Object.keys(properties['Tags']).length > 0 ? tagList(properties['Tags']) : undefined
    return [
      generate(
        id,
        'AWS::DynamoDB::Table',
        {
          AttributeDefinitions: [key],
          KeySchema: [{ AttributeName: key['AttributeName'] ?? null, KeyType: 'HASH' }],
          PointInTimeRecoverySpecification: filled(properties['PointInTimeRecoverySpecification']),
          ProvisionedThroughput: throughput,
          TableName: isFalsy(properties['TableName']) ? undefined : properties['TableName'],
          Tags: tags,
          SSESpecification: filled(properties['SSESpecification']),
          BillingMode: throughput ? undefined : 'PAY_PER_REQUEST',
        },
        { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
      ),
    ]
  },
}

function primaryKey(id: string, properties: JsonObject): JsonObject {
  const key = properties['PrimaryKey']
  if (!isObject(key) || Object.keys(key).length === 0) return { AttributeName: 'id', AttributeType: 'S' }
  const name = expectPresent(key['Name'], { id, path: 'PrimaryKey.Name' })
  const type = expectPresent(key['Type'], { id, path: 'PrimaryKey.Type' })
  const short = attributeTypes[asText(type)]
  if (short === undefined) throw invalidResource(id, `Invalid 'Type' "${asText(type)}".`, 'PrimaryKey.Type')
  return { AttributeName: name, AttributeType: short }
}
