import { join } from 'node:path'

/**
 * Where public test vectors lie that this repository does not hold: `wycheproof/json_web_*_test.json` (C2SP/wycheproof,
 * testvectors_v1) and `aws-signing-test-suite/v4` (awslabs/aws-c-auth, tests). Set `GATEWRIGHT_VECTORS` to the folder.
 */
export const vectors: string | undefined = process.env['GATEWRIGHT_VECTORS']

export function vectorPath(...parts: readonly string[]): string {
  return join(vectors ?? '', ...parts)
}
