import type { Json } from '../../json.ts'
import { isObject } from '../../json.ts'
import { stackIdOf } from '../names.ts'
import type { Made, ResourceType, ResourceUse } from '../resource-type.ts'

/** AWS::CloudFormation::Stack: its resources stand beside it in the plan, so only its id and outputs are left. */
export const nestedStack: ResourceType = {
  properties: new Set(['TemplateURL', 'Parameters', 'NotificationARNs', 'Tags', 'TimeoutInMinutes']),
  replacedBy: new Set(),
  create: async (use) => made(use),
  update: async (use) => made(use),
  remove: async () => {},
}

function made({ stack, logicalId, properties }: ResourceUse): Made {
  const outputs = isObject(properties['Outputs']) ? properties['Outputs'] : {}
  return {
    physicalId: stackIdOf(stack, logicalId),
    attributes: Object.fromEntries(Object.entries(outputs).map(([name, value]): [string, Json] => [`Outputs.${name}`, value])),
  }
}
