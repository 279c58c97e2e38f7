import { describe, expect, it } from 'vitest'
import { compile, mappingVariables, readOverrides, renderMappingTemplate } from '../../src/complete.ts'

describe('the two templates of the guide', () => {
  const request = `## Transform incoming request
#set($inputRoot = $input.path('$'))
{
    "userId": "$input.params('userId')",
    "queryParams": {
        #foreach($param in $input.params().querystring.keySet())
        "$param": "$input.params().querystring.get($param)"
        #if($foreach.hasNext),#end
        #end
    },
    "headers": {
        "authorization": "$input.params('Authorization')",
        "contentType": "$input.params('Content-Type')"
    },
    "body": $input.json('$')
}`
  const response = `## Transform response
#set($inputRoot = $input.path('$'))
{
    "data": $input.json('$.items'),
    "metadata": {
        "count": $input.json('$.count'),
        "page": $input.json('$.page')
    },
    "links": {
        "self": "$context.domainName$context.path"
    }
}`

  it('transforms a request', () => {
    const output = renderMappingTemplate(request, {
      body: '{"name": "Rex", "price": 1.0}',
      pathParameters: { userId: '7' },
      queryStringParameters: { limit: '10', page: '2' },
      headers: { Authorization: 'Bearer x', 'Content-Type': 'application/json' },
    })

    expect(JSON.parse(output)).toEqual({
      userId: '7',
      queryParams: { limit: '10', page: '2' },
      headers: { authorization: 'Bearer x', contentType: 'application/json' },
      body: { name: 'Rex', price: 1 },
    })
    expect(output).toContain('"body": {"name":"Rex","price":1.0}')
  })

  it('transforms a response', () => {
    const output = renderMappingTemplate(response, {
      body: '{"items":[{"id":1}],"count":1,"page":2}',
      context: { domainName: 'api.example.com', path: '/prod/items' },
    })

    expect(output).toBe(`{
    "data": [{"id":1}],
    "metadata": {
        "count": 1,
        "page": 2
    },
    "links": {
        "self": "api.example.com/prod/items"
    }
}`)
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
describe('readOverrides', () => {
  it('gives what the template has set', () => {
    const variables = mappingVariables({ body: '{"status":"BAD"}' })
    const template = compile(`
#set($context.requestOverride.header.X-One = "1")
#set($context.requestOverride.path.id = 42)
#set($context.requestOverride.querystring["a b"] = $input.path('$.status'))
#if($input.path('$.status') == 'BAD')#set($context.responseOverride.status = 400)#end
#set($context.responseOverride.header.X-Many = ['a', 'b'])`)

    template.render(variables)

    expect(readOverrides(variables)).toEqual({
      requestOverride: { header: { 'X-One': '1' }, path: { id: '42' }, querystring: { 'a b': 'BAD' } },
      responseOverride: { header: { 'X-Many': ['a', 'b'] }, status: '400' },
    })
  })

  it('gives nothing when nothing is set', () => {
    expect(readOverrides(mappingVariables())).toEqual({
      requestOverride: { header: {}, path: {}, querystring: {} },
      responseOverride: { header: {}, status: undefined },
    })
  })
})

describe('$input and $util', () => {
  it.each([
    ['$input.body', {}, '{}'],
    ['$input.body', { body: null }, '{}'],
    ["$input.params('id')$input.params('q')$input.params('h') $input.params('no')", { pathParameters: { id: 'p' }, queryStringParameters: { id: 'q', q: 'q' }, headers: { q: 'h', h: 'h' } }, 'pqh '],
    ["$util.escapeJavaScript(\"a'b/c\u00e9\n\")", {}, "a\\'b\\/c\\u00E9\\n"],
    ["$util.urlEncode('a b&é~*')$util.urlDecode('%C3%A9+%26')", {}, 'a+b%26%C3%A9%7E*é &'],
    ["$util.base64Encode('é')$util.base64Decode('w6k=')$util.base64Decode('w6k')", {}, 'w6k=éé'],
    ["$util.parseJson('{\"a\":[1.0]}').a[0]", {}, '1.0'],
  ])('%s', (template, event, expected) => {
    expect(renderMappingTemplate(template, event)).toBe(expected)
  })
})
