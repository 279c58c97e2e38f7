import type { JsonObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { pythonText } from '../python-repr.ts'
import { filled, isFalsy } from '../python-truth.ts'
import { s3Code } from '../s3-location.ts'

/** The `Code` of a function: inline text, a place in S3, or an image; with SAM's rules for packages. */
export function functionCode(id: string, properties: JsonObject): JsonObject {
  const packageType = filled(properties['PackageType']) ?? 'Zip'
  if (packageType !== 'Zip' && packageType !== 'Image')
    throw invalidResource(id, `invalid 'PackageType' : ${pythonText(packageType)}`, 'PackageType')
  const code = packageType === 'Zip' ? zipCode(id, properties) : imageCode(id, properties)
  if (!isFalsy(properties['SourceKMSKeyArn']) && packageType === 'Zip') code['SourceKMSKeyArn'] = properties['SourceKMSKeyArn'] ?? null
  checkPackage(id, properties, packageType, code)
  return code
}

function zipCode(id: string, properties: JsonObject): JsonObject {
  const inline = properties['InlineCode'] ?? null
  const uri = properties['CodeUri'] ?? null
  if (inline === null && uri === null) throw invalidResource(id, "Only one of 'InlineCode' or 'CodeUri' can be set.")
  return inline === null ? s3Code(uri, id, 'CodeUri') : { ZipFile: inline }
}

function imageCode(id: string, properties: JsonObject): JsonObject {
  const uri = properties['ImageUri'] ?? null
  if (uri === null) throw invalidResource(id, "'ImageUri' must be set.")
  if (isFalsy(uri))
    throw invalidResource(id, "'ImageUri' requires that a image hosted at a registry be specified.")
  return { ImageUri: uri }
}

function checkPackage(id: string, properties: JsonObject, packageType: 'Zip' | 'Image', code: JsonObject): void {
  const { Runtime: runtime, Handler: handler, Layers: layers, ImageConfig: image } = properties
  if (packageType === 'Zip') {
    if (isFalsy(runtime) || isFalsy(handler))
      throw invalidResource(id, 'Runtime and Handler needs to be present when PackageType is of type `Zip`')
    if (!isFalsy(image)) throw invalidResource(id, 'ImageUri or ImageConfig cannot be present when PackageType is of type `Zip`')
    return
  }
  if (![runtime, handler, layers].every(isFalsy))
    throw invalidResource(id, 'Runtime, Handler, Layers cannot be present when PackageType is of type `Image`')
  if (isFalsy(code['ImageUri'])) throw invalidResource(id, 'ImageUri needs to be present when PackageType is of type `Image`')
}
