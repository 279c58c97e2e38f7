/** A case as a part of an address: base64url of its JSON. */
export function encodeCase(value: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The case of an address; `undefined` where it is none. Every member must be a string. */
export function decodeCase<Case extends object>(text: string | null, members: readonly (keyof Case & string)[]): Case | undefined {
  if (text === null) return undefined
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const value = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)))) as Record<string, unknown>
    return members.every((member) => typeof value[member] === 'string') ? (value as Case) : undefined
  } catch {
    return undefined
  }
}
