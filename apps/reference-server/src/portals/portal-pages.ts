import type { PortalSite, PortalSiteEndpoint, PortalSiteProduct } from '@gatewright/control-plane'
import { html, NOTHING, type Html } from './html.ts'
import { renderMarkdown } from './markdown.ts'
import { tryItForm } from './try-it-form.ts'

/** Where and how a portal is shown. */
export interface PortalView {
  readonly site: PortalSite
  /** What its paths begin with. */
  readonly base: string
  readonly isPreview: boolean
  /** `http://localhost:4580` */
  readonly origin: string
  /** What was written into the search field. */
  readonly search: string
}

/** The page at a path of a portal, as a whole document; `undefined` where there is none. */
export async function renderPortalPage(view: PortalView, page: string): Promise<string | undefined> {
  if (page === '' || page === '/') return layout(view, { title: view.site.displayName, main: home(view) })
  const [, productId, kind, id] = /^\/products\/([a-z0-9]+)(?:\/(pages|endpoints)\/([a-z0-9]+))?\/?$/.exec(page) ?? []
  const product = view.site.products.find((candidate) => candidate.id === productId)
  if (product === undefined) return undefined
  if (id === undefined) return layout(view, { title: product.displayName, product, main: await overview(product) })
  if (kind === 'pages') {
    const found = product.pages.find((candidate) => candidate.id === id)
    return found && layout(view, { title: found.title, product, main: html`<h1>${found.title}</h1>${await renderMarkdown(found.body)}` })
  }
  const endpoint = product.sections.flatMap(({ endpoints }) => endpoints).find((candidate) => candidate.id === id)
  return endpoint && layout(view, { title: endpoint.title, product, main: await endpointPage(view, endpoint) })
}

/** Products by the words that are looked for, in what they and their pages say. */
function home({ site, base, search }: PortalView): Html {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const found = site.products.filter((product) => words.every((word) => textOf(product).includes(word)))
  const items = found.map((product) => html`<li><h2><a href="${base}/products/${product.id}">${product.displayName}</a></h2><p>${product.description}</p></li>`)
  return html`<h1>${site.displayName}</h1><p>${site.description}</p>
<h2>Products</h2>${items.length === 0 ? html`<p>Nothing was found.</p>` : html`<ul class="products">${items}</ul>`}`
}

function textOf({ displayName, description, pages, sections }: PortalSiteProduct): string {
  const endpoints = sections.flatMap((section) => section.endpoints)
  return [displayName, description, ...pages.flatMap(({ title, body }) => [title, body]), ...endpoints.flatMap(({ title, path, body = '' }) => [title, path, body])].join('\n').toLowerCase()
}

async function overview({ displayName, description, overviewPageId, pages }: PortalSiteProduct): Promise<Html> {
  const page = pages.find(({ id }) => id === overviewPageId)
  return html`<h1>${displayName}</h1><p>${description}</p>${page === undefined ? NOTHING : await renderMarkdown(page.body)}`
}

async function endpointPage(view: PortalView, endpoint: PortalSiteEndpoint): Promise<Html> {
  const { title, summary, description, body, method, apiId, stage, path, parameters, requestModels, responses } = endpoint
  const invoked = endpoint.endpoint ?? `${view.origin}/_aws/execute-api/${apiId}/${stage}${path}`
  const said = body ?? [summary, description].filter((text) => text !== '').join('\n\n')
  const rows = parameters.map(({ place, name, required, description: about }) => html`<tr><td>${name}</td><td>${PLACES[place]}</td><td>${required ? 'yes' : 'no'}</td><td>${about}</td></tr>`)
  const models = requestModels.map(({ contentType, schema }) => html`<h3>${contentType}</h3><pre>${schema}</pre>`)
  const answers = responses.map(({ statusCode, description: about }) => html`<tr><td>${statusCode}</td><td>${about}</td></tr>`)
  return html`<h1>${title}</h1>
<p><code>${method} ${invoked}</code></p>
<p>${accessOf(endpoint)}</p>
${await renderMarkdown(said)}
${rows.length === 0 ? NOTHING : html`<h2>Parameters</h2><table><thead><tr><th>Name</th><th>In</th><th>Required</th><th>Description</th></tr></thead><tbody>${rows}</tbody></table>`}
${models.length === 0 ? NOTHING : html`<h2>Request body</h2>${models}`}
${answers.length === 0 ? NOTHING : html`<h2>Responses</h2><table><thead><tr><th>Status</th><th>Description</th></tr></thead><tbody>${answers}</tbody></table>`}
${endpoint.tryIt && !view.isPreview ? tryItForm(endpoint) : NOTHING}`
}

const PLACES = { path: 'path', querystring: 'query string', header: 'header' } as const

const ACCESS: Readonly<Record<string, string>> = {
  NONE: 'Anybody may call it',
  AWS_IAM: 'Calls are signed with AWS Signature Version 4',
  CUSTOM: 'A Lambda authorizer lets callers in',
  COGNITO_USER_POOLS: 'Callers send a token of a user pool',
}

function accessOf({ authorizationType, apiKeyRequired }: PortalSiteEndpoint): string {
  return `${ACCESS[authorizationType] ?? authorizationType}${apiKeyRequired ? ', with an API key in x-api-key.' : '.'}`
}

function layout(
  { site, base, isPreview, search }: PortalView,
  { title, product, main }: { readonly title: string; readonly product?: PortalSiteProduct; readonly main: Html },
): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="${base}/portal.css"><script src="${base}/portal.js" defer></script></head>
<body><header><a href="${base}/">${site.displayName}</a><form action="${base}/" role="search"><input type="search" name="q" value="${search}" aria-label="Search the portal"></form>${site.cognito === undefined || isPreview ? NOTHING : html`<a href="${base}/logout">Sign out</a>`}</header>
${isPreview ? html`<p class="notice">A preview, which is open for an hour. “Try it” works in the published portal only.</p>` : NOTHING}
<div class="columns">${product === undefined ? NOTHING : navigation(base, product)}<main>${main}</main></div></body></html>`.html
}

function navigation(base: string, { id, displayName, pages, sections }: PortalSiteProduct): Html {
  const at = `${base}/products/${id}`
  const links = pages.map((page) => html`<li><a href="${at}/pages/${page.id}">${page.title}</a></li>`)
  const groups = sections.map(({ name, endpoints }) => {
    const entries = endpoints.map((endpoint) => html`<li><a href="${at}/endpoints/${endpoint.id}">${endpoint.title}</a></li>`)
    return html`<h2>${name}</h2><ul>${entries}</ul>`
  })
  return html`<nav aria-label="${displayName}"><h2><a href="${at}">${displayName}</a></h2><ul>${links}</ul>${groups}</nav>`
}
