import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { tagList } from '../generated-resource.ts'

const reservedTags = ['lambda:createdBy', 'serverlessrepo:applicationId', 'serverlessrepo:semanticVersion']

/** SAM marks what it made; its own tag names are reserved. */
export function functionTags(id: string, tags: Json | undefined): JsonObject[] {
  const taken = reservedTags.find((tag) => isObject(tags) && tag in tags)
  if (taken !== undefined) {
    throw invalidResource(
      id,
      `${taken} is a reserved Tag key name and cannot be set on your resource. Please change the tag key in the input.`,
      'Tags',
    )
  }
  return [...tagList({ 'lambda:createdBy': 'SAM' }), ...tagList(tags)]
}
