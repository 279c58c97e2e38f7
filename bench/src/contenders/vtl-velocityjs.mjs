import { Compile, parse } from 'velocityjs'

const read = (root, path) => (path === '$' ? root : path.slice(2).split('.').reduce((value, name) => value?.[name], root))

/** `$input` and `$util` in the plainest JavaScript: the body is parsed once, maps know `keySet` and `get`. */
function variables(event) {
  const map = values => ({ ...values, keySet: () => Object.keys(values), get: name => values[name] })
  const root = JSON.parse(event.body)
  const params = map({ path: map(event.pathParameters), querystring: map(event.queryStringParameters), header: map(event.headers) })
  return {
    input: { params: () => params, path: path => read(root, path), json: path => JSON.stringify(read(root, path)) },
    util: { escapeJavaScript: text => String(text).replaceAll("'", "\\'") },
    context: event.context,
    stageVariables: map(event.stageVariables),
  }
}

/** velocityjs with its syntax tree kept; `keySet` of a map must not list the helpers. */
export const velocityjs = {
  name: 'velocityjs 2.1.7',
  parse: template => parse(template),
  prepareOnce(template, event) {
    const given = variables(event)
    return () => new Compile(parse(template)).render(given)
  },
  prepare(template, event) {
    const tree = parse(template)
    return () => new Compile(tree).render(variables(event))
  },
  prepareRendering(template, event) {
    const tree = parse(template)
    const given = variables(event)
    return () => new Compile(tree).render(given)
  },
}
