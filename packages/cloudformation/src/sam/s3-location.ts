import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { invalidResource } from './errors.ts'
import { isFalsy } from './python-truth.ts'

export interface S3Location {
  readonly bucket: Json
  readonly key: Json
  readonly version: Json | undefined
}

/** `s3://bucket/key?versionId=…`. */
export function parseS3Uri(uri: Json | undefined): S3Location | undefined {
  const match = typeof uri === 'string' ? /^s3:\/\/([^/?#[\]]+)(\/[^?#]*)(?:\?([^#]*))?/iu.exec(uri) : null
  if (!match) return undefined
  const versions = new URLSearchParams(match[3] ?? '').getAll('versionId').filter(Boolean)
  return {
    bucket: match[1] ?? '',
    key: (match[2] ?? '').replace(/^\/+/u, ''),
    version: versions.length === 1 ? versions[0] : undefined,
  }
}

/** A location as a map of Bucket, Key, Version, or as an S3 URI. */
export function s3Location(value: Json | undefined, id: string, property: string): S3Location {
  if (isObject(value)) {
    const { Bucket: bucket, Key: key, Version: version } = value
    if (isFalsy(bucket) || isFalsy(key)) throw invalidResource(id, `'${property}' requires Bucket and Key properties to be specified.`, property)
    return { bucket: bucket ?? null, key: key ?? null, version }
  }
  const location = parseS3Uri(value)
  if (location) return location
  throw invalidResource(
    id,
    `'${property}' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.`,
    property,
  )
}

const dynamicReference = /\{\{resolve:(ssm|ssm-secure|secretsmanager):[a-zA-Z0-9_.\-/]+(:\d+)?\}\}/u

/** The `Code` or `Content` of a function or layer. */
export function s3Code(value: Json | undefined, id: string, property: string): JsonObject {
  if (!isObject(value) && typeof value !== 'string')
    throw invalidResource(id, `'${property}' must be of type dict or string.`, property)
  if (typeof value === 'string' && (dynamicReference.exec(value)?.[0] ?? '').includes('/')) {
    throw invalidResource(
      id,
      `Unsupported dynamic reference detected in '${property}'. Please consider using alternative 'FunctionCode' object format.`,
      property,
    )
  }
  const { bucket, key, version } = s3Location(value, id, property)
  return { S3Bucket: bucket, S3Key: key, ...(version === undefined ? {} : { S3ObjectVersion: version }) }
}
