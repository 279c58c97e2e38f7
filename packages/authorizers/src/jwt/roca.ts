/**
 * Whether an RSA modulus was made by the flawed generator of CVE-2017-15361 (ROCA): modulo every small prime it is a power of
 * 65537. Such keys can be factored, so nothing that they sign proves anything. `modulus` is base64url.
 */
export function isRocaModulus(modulus: string): boolean {
  let hex: string
  try {
    hex = Array.from(atob(modulus.replaceAll('-', '+').replaceAll('_', '/')), (byte) =>
      byte.charCodeAt(0).toString(16).padStart(2, '0'),
    ).join('')
  } catch {
    return false
  }
  if (hex === '') return false
  const n = BigInt(`0x${hex}`)
  return PRIMES.every((prime) => isPowerOf65537(Number(n % BigInt(prime)), prime))
}

const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131,
  137, 139, 149, 151, 157, 163, 167,
]

function isPowerOf65537(remainder: number, prime: number): boolean {
  let power = 1
  do {
    if (power === remainder) return true
    power = (power * 65_537) % prime
  } while (power !== 1)
  return false
}
