import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { clone } from '../clone.ts'
import { expectPresent, expectString, invalidResource } from '../errors.ts'
import { generate, passThroughAttributes, tagList } from '../generated-resource.ts'
import { resolveMappings, resolveParameters } from '../parameter-resolver.ts'
import { checkProperties } from '../property-table.ts'
import type { SamContext, SamResourceType } from '../sam-context.ts'
import { functionTags } from './function-tags.ts'

/** AWS::Serverless::Application: a nested stack, by its template or by its place in the Serverless Application Repository. */
export const application: SamResourceType = {
  references: {},
  generate: ({ id, properties, resource }, context) => {
    if (!('Location' in properties))
      throw invalidResource(id, 'Resource is missing the required [Location] property.', 'Location')
    checkProperties(id, 'AWS::Serverless::Application', properties, {
      Location: '!string|map',
      Parameters: 'map',
      NotificationARNs: 'list<string|map>',
      Tags: 'map',
      TimeoutInMinutes: 'integer',
    })
    const location = properties['Location'] ?? null
    const published = isObject(location) ? repositoryLocation(id, location, context) : undefined
    const [sam, ...tags] = functionTags(id, properties['Tags'])
    return [
      generate(
        id,
        'AWS::CloudFormation::Stack',
        {
          TemplateURL: published?.templateUrl ?? (location || ''),
          Parameters: properties['Parameters'],
          NotificationARNs: properties['NotificationARNs'],
          Tags: [...(sam ? [sam] : []), ...tagList(published?.tags), ...tags],
          TimeoutInMinutes: properties['TimeoutInMinutes'],
        },
        { attributes: passThroughAttributes(resource), dependsOn: resource['DependsOn'] },
      ),
    ]
  },
}

function repositoryLocation(id: string, location: JsonObject, context: SamContext): { templateUrl: string; tags: JsonObject } {
  for (const name of ['ApplicationId', 'SemanticVersion']) {
    if (!(name in location)) throw invalidResource(id, `Resource is missing the required [${name}] property.`, `Location.${name}`)
  }
  const resolved = (value: Json | undefined): Json =>
    resolveMappings(resolveParameters(clone(value ?? null), context.parameters), context.mappings)
  const applicationId = resolved(location['ApplicationId'])
  const version = resolved(location['SemanticVersion'])
  const refuse = (name: string): Error =>
    invalidResource(id, `Property '${name}' cannot be resolved. Only FindInMap and Ref intrinsic functions are supported.`)
  expectPresent(applicationId, { id, path: 'ApplicationId' })
  if (isObject(applicationId)) throw refuse('ApplicationId')
  if (!version) throw invalidResource(id, "Property 'SemanticVersion' cannot be blank.")
  if (isObject(version)) throw refuse('SemanticVersion')
  const text = {
    id: expectString(applicationId, { id, path: 'Location.ApplicationId' }),
    version: expectString(version, { id, path: 'Location.SemanticVersion' }),
  }
  const tags = { 'serverlessrepo:applicationId': text.id, 'serverlessrepo:semanticVersion': text.version }
  return { templateUrl: context.applicationTemplate(text.id, text.version), tags }
}
