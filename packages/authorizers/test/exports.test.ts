import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runReadmeExample } from '../../../scripts/readme-example.mjs'
import * as apiKey from '../src/api-key/index.ts'
import * as cognito from '../src/cognito/index.ts'
import * as iam from '../src/iam/index.ts'
import * as root from '../src/index.ts'
import * as jwt from '../src/jwt/index.ts'
import * as lambda from '../src/lambda/index.ts'
import * as node from '../src/node/index.ts'
import * as policy from '../src/policy/index.ts'

it('exports what it says', () => {
  const lists = Object.entries({ root, apiKey, cognito, iam, jwt, lambda, node, policy }).map(
    ([name, exported]) => `${name}: ${Object.keys(exported).sort().join(' ')}`,
  )

  expect(lists).toMatchInlineSnapshot(`
    [
      "root: AuthorizersError compileIdentitySources readIdentity refuse",
      "apiKey: createApiKeyDirectory equalInConstantTime",
      "cognito: createCognitoAuthorizer userPoolAddress",
      "iam: createIamAuthorizer createSignatureVerifier webHashes",
      "jwt: RSA_ALGORITHMS createJwksSource createJwtAuthorizer createStaticKeys createTokenVerifier createWebVerifier readBearerToken",
      "lambda: createLambdaAuthorizer functionArnOf",
      "node: clientCertificateOf createNodeVerifier createTruststore nodeHashes",
      "policy: anyEffect combineEffects compilePolicy createResourcePolicy explain policyRefusal requestConditions",
    ]
  `)
})

it("runs the README's example", async () => {
  const sources = { '@gatewright/authorizers/policy': new URL('../src/policy/index.ts', import.meta.url).href }

  const { logged, promised } = await runReadmeExample(fileURLToPath(new URL('..', import.meta.url)), {
    sources,
    load: (file) => import(file),
  })

  expect(promised.length).toBeGreaterThan(0)
  expect(logged).toEqual(promised)
})
