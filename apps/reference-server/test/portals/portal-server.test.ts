import type { PortalSite } from '@gatewright/control-plane'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { expect, test } from 'vitest'
import { createPortalServer } from '../../src/portals/portal-server.ts'
import { headerOf } from '../../src/system/header-of.ts'

const ID = 'a1b2c3d4e5'
const HOSTILE = `<script>alert(1)</script>" onload="x' & <b>`
const ENDPOINT = {
  id: 'e1', title: 'GET /pets/{id}', tryIt: true, apiId: 'api1', stage: 'dev', path: '/pets/{id}', method: 'GET', authorizationType: 'NONE', apiKeyRequired: true,
  parameters: [{ place: 'path' as const, name: 'id', required: true, description: 'which' }, { place: 'querystring' as const, name: HOSTILE, required: false, description: HOSTILE }],
  requestModels: [{ contentType: 'application/json', schema: HOSTILE }], responses: [{ statusCode: '200', description: HOSTILE }], summary: 'one pet', description: '**by its id**',
}
const SITE: PortalSite = {
  portalId: ID, displayName: 'Pets', description: HOSTILE, colors: { accentColor: '#123456' },
  products: [
    {
      id: 'p1', displayName: 'Pet store', description: 'pets', overviewPageId: 'o1',
      pages: [{ id: 'o1', title: 'Overview', body: `# Hello\n\n${HOSTILE}\n\n[bad](javascript:alert(1)) [good](https://example.com)\n\n|a|b|\n|-|-|\n|1|2|\n\n~~no~~` }],
      sections: [{ name: 'Reads', endpoints: [ENDPOINT] }],
    },
    { id: 'p2', displayName: 'Other', description: '', pages: [], sections: [] },
  ],
}

function start(site: PortalSite = SITE, { refusal }: { readonly refusal?: GatewayResponse } = {}) {
  const server = createPortalServer({
    source: {
      portalSite: async ({ portalId, previewToken }) => (portalId === ID && (previewToken === undefined || previewToken === 'token') ? site : undefined),
      portalOfDomain: async (domainName) => (domainName === 'portal.example.com' ? ID : undefined),
    },
    login: { answer: async () => refusal },
  })
  const request = (path: string, host: string, method: string): GatewayRequest => {
    const [only = '', query = ''] = path.split('?')
    return { method, path: only, query, headers: ['Host', host], body: undefined, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }
  }
  return {
    get: async (path: string, host = 'localhost:4580', method = 'GET') => server.answer(request(path, host, method)),
    domain: async (path: string, host: string) => server.answerDomain(request(path, host, 'GET')),
  }
}

const text = async (answer: Promise<GatewayResponse | undefined>): Promise<string> => (await answer)?.body as string
const at = (path: string) => `/_gatewright/portals/${ID}${path}`

test('a portal is at its path, at its default name, here or as AWS has it, and at its own name', async () => {
  const { get, domain } = start()

  for (const [path, host] of [[at('/'), 'localhost:4580'], ['/', `p-${ID}.apigw-portal.localhost:4580`], ['/', `P-${ID}.apigw-portal.us-east-1.on.aws`]] as const) {
    expect((await get(path, host))?.body).toContain('<h1>Pets</h1>')
  }
  expect((await domain('/', 'portal.example.com:443'))?.body).toContain('<h1>Pets</h1>')
  expect(await domain('/', 'other.example.com')).toBeUndefined()
  expect(await get('/', 'localhost:4580')).toBeUndefined()
  expect((await get(at('')))?.headers).toEqual(['Location', at('/')])
  expect((await get('/_gatewright/portals/zzzzzzzzzz/'))?.status).toBe(404)
  expect((await get(at('/'), 'localhost', 'POST'))?.status).toBe(405)
})

test('a portal with a name of its own is not at its default name', async () => {
  const { get } = start({ ...SITE, domainName: 'portal.example.com' })

  expect((await get('/', `p-${ID}.apigw-portal.localhost`))?.status).toBe(404)
  expect((await get(at('/')))?.status).toBe(200)
})

test('nothing that somebody wrote becomes markup, and no script but the own one runs', async () => {
  const { get } = start()

  for (const page of ['/', '/products/p1', '/products/p1/pages/o1', '/products/p1/endpoints/e1', `/?q=${encodeURIComponent(HOSTILE)}`]) {
    const answer = await get(at(page))
    const body = answer?.body as string
    expect(answer?.status).toBe(200)
    expect(body).not.toMatch(/<script>|<b>|javascript:|" onload/)
    expect([...body.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([`<script src="${at('')}/portal.js" defer>`])
    expect(headerOf(answer?.headers ?? [], 'content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'; script-src 'self';/)
  }
})

test('pages are GitHub’s Markdown', async () => {
  const { get } = start()

  const body = await text(get(at('/products/p1/pages/o1')))

  expect(body).toContain('<h1>Hello</h1>')
  expect(body).toContain('<td>1</td>')
  expect(body).toContain('<del>no</del>')
  expect(body).toContain('<a href="https://example.com">good</a>')
  expect(body).toContain('<a href="">bad</a>')
})

test('an endpoint shows its address, its documentation and its form; a preview has no form', async () => {
  const { get } = start()

  const published = await text(get(at('/products/p1/endpoints/e1')))
  const preview = await text(get(at('/preview/token/products/p1/endpoints/e1')))

  expect(published).toContain('<code>GET http://localhost:4580/_aws/execute-api/api1/dev/pets/{id}</code>')
  expect(published).toContain('<strong>by its id</strong>')
  expect(published).toContain('data-path="/_aws/execute-api/api1/dev/pets/{id}"')
  expect(published).toContain('name="x-api-key"')
  expect(preview).not.toContain('<form class="try"')
  expect(preview).toContain(`href="${at('/preview/token')}/products/p1/pages/o1"`)
  expect((await get(at('/preview/other/')))?.status).toBe(404)
})

test('products are found by words of their pages', async () => {
  const { get } = start()

  const found = await text(get(at('/?q=hello+PET')))

  expect(found).toContain('>Pet store</a>')
  expect(found).not.toContain('>Other</a>')
  expect((await get(at('/?q=nowhere')))?.body).toContain('Nothing was found.')
})

test('the theme’s colours are in the style sheet', async () => {
  const { get } = start()

  expect((await get(at('/portal.css')))?.body).toContain(':root{--accent:#123456;}')
})

test('a portal with a user pool shows its pages to visitors that the pool knows; a preview’s URL is its key', async () => {
  const refusal = { status: 302, headers: ['Location', 'https://pool.example.com/'], body: '' }
  const cognito = { appClientId: 'c', userPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a', userPoolDomain: 'https://pool.example.com' }
  const { get } = start({ ...SITE, cognito }, { refusal })

  expect(await get(at('/'))).toEqual(refusal)
  expect(await get(at('/products/p1'))).toEqual(refusal)
  expect((await get(at('/preview/token/')))?.status).toBe(200)
})
