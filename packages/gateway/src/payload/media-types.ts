/** Tells whether a `Content-Type` or `Accept` value names one of an API's binary media types. */
export type IsBinary = (mediaType: string | undefined) => boolean

const NEVER: IsBinary = () => false

/** The MIME type of a header value: the first of a list, without parameters, in lower case. */
export function mimeType(value: string | undefined): string {
  if (value === undefined) return 'application/json'
  const end = value.search(/[;,]/)
  const bare = (end < 0 ? value : value.slice(0, end)).trim().toLowerCase()
  return bare === '' ? 'application/json' : bare
}

/**
 * Compiles `binaryMediaTypes`; `*` stands for any type or subtype. Only the first media type of a list counts.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function compileBinaryMediaTypes(types: readonly string[] | undefined): IsBinary {
  if (types === undefined || types.length === 0) return NEVER
  if (types.includes('*/*')) return () => true
  const exact = new Set(types.filter(type => !type.endsWith('/*')).map(type => type.toLowerCase()))
  const families = types.filter(type => type.endsWith('/*')).map(type => type.slice(0, -1).toLowerCase())
  return mediaType => {
    if (mediaType === undefined) return false
    const bare = mimeType(mediaType)
    return exact.has(bare) || families.some(family => bare.startsWith(family))
  }
}
