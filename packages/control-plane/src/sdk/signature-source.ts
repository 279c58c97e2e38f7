/** The generated client's `signature.js`: Signature Version 4 over WebCrypto. */
export const SIGNATURE_SOURCE = `const encoder = new TextEncoder()
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const sha256 = async (data) => hex(await crypto.subtle.digest('SHA-256', typeof data === 'string' ? encoder.encode(data) : data))
const strict = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (one) => '%' + one.charCodeAt(0).toString(16).toUpperCase())

async function hmac(key, text) {
  const imported = await crypto.subtle.importKey('raw', typeof key === 'string' ? encoder.encode(key) : key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return crypto.subtle.sign('HMAC', imported, encoder.encode(text))
}

/** Adds the headers of a signature to those of a request. */
export async function sign({ method, url, headers, body }, { accessKeyId, secretAccessKey, sessionToken, region }, now = new Date()) {
  const { host, pathname, searchParams } = new URL(url)
  const time = now.toISOString().replace(/[-:]|\\.\\d+/g, '')
  const signed = { ...headers, 'x-amz-date': time, ...(sessionToken && { 'x-amz-security-token': sessionToken }) }
  const named = Object.entries({ ...signed, host }).map(([name, value]) => [name.toLowerCase(), String(value).trim().replace(/\\s+/g, ' ')])
  named.sort(([one], [other]) => (one < other ? -1 : 1))
  const names = named.map(([name]) => name).join(';')
  const query = [...searchParams].map(([name, value]) => strict(name) + '=' + strict(value)).sort().join('&')
  const path = pathname.split('/').map(strict).join('/')
  const canonical = [method, path, query, ...named.map((pair) => pair.join(':')), '', names, await sha256(body ?? '')].join('\\n')
  const scope = [time.slice(0, 8), region, 'execute-api', 'aws4_request']
  let key = 'AWS4' + secretAccessKey
  for (const part of scope) key = await hmac(key, part)
  const signature = hex(await hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), await sha256(canonical)].join('\\n')))
  return { ...signed, authorization: 'AWS4-HMAC-SHA256 Credential=' + accessKeyId + '/' + scope.join('/') + ', SignedHeaders=' + names + ', Signature=' + signature }
}
`
