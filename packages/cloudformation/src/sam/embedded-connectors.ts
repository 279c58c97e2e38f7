import type { CloudFormationError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { CloudFormationError as SamError } from '../errors.ts'
import { clone } from './clone.ts'
import { expectMap, invalidResource } from './errors.ts'

/** Connectors written within their source become resources of their own; gives what is wrong with the others. */
export function extractConnectors(resources: JsonObject): CloudFormationError[] {
  const errors: CloudFormationError[] = []
  const made: JsonObject = {}
  for (const [sourceId, resource] of Object.entries(resources)) {
    if (!isObject(resource) || !('Connectors' in resource)) continue
    try {
      const connectors = expectMap(resource['Connectors'], { id: sourceId, path: `${sourceId}.Connectors`, attribute: true })
      for (const [name, connector] of Object.entries(connectors)) {
        try {
          const id = sourceId + name
          if (!isObject(connector)) throw invalidResource(id, `${sourceId}.${id} should be a map.`)
          if (id in resources) throw duplicate(sourceId, id)
          made[id] = standalone(sourceId, name, connector)
        } catch (error) {
          errors.push(error as CloudFormationError)
        }
      }
    } catch (error) {
      errors.push(error as CloudFormationError)
    }
  }
  for (const resource of Object.values(resources)) if (isObject(resource)) delete resource['Connectors']
  Object.assign(resources, made)
  return errors
}

function duplicate(sourceId: string, id: string): CloudFormationError {
  const text = `Transforming resource with id [${sourceId}] attempts to create a new resource with id [${id}] and type "AWS::Serverless::Connector". A resource with that id already exists within this template. Please use a different id for that resource.`
  return new SamError('ERR_CLOUDFORMATION_SAM_RESOURCE', text, { logicalId: sourceId })
}

function standalone(sourceId: string, name: string, definition: JsonObject): JsonObject {
  const connector = clone(definition)
  const properties = expectMap(connector['Properties'], { id: sourceId, path: `Connectors.${name}.Properties`, attribute: true })
  const { SourceReference: reference, ...rest } = properties
  const source: JsonObject = { Id: sourceId }
  if (reference !== undefined) {
    const words = expectMap(reference, { id: sourceId, path: `Connectors.${name}.Properties.SourceReference` })
    if ('Id' in words) throw invalidResource(name, "'Id' shouldn't be defined in 'SourceReference'.")
    Object.assign(source, words)
  }
  return { ...connector, Type: 'AWS::Serverless::Connector', Properties: { ...rest, Source: source } }
}
