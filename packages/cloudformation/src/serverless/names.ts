// Logical ids as the Serverless Framework makes them, so that `resources` of the file can refer to them.
// See https://www.serverless.com/framework/docs-v3/providers/aws/guide/resources#aws-cloudformation-resource-reference

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const alphanumeric = (text: string): string => text.replaceAll(/[^0-9A-Za-z]/gu, '')

/** `get-user` → `GetDashuser`. */
export const normalized = (name: string): string => upperFirst(name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'))

export const functionId = (name: string): string => `${normalized(name)}LambdaFunction`

/** `users/{id}` → `UsersIdVar`. */
export const pathName = (path: string): string =>
  path
    .split('/')
    .map((part) => upperFirst(alphanumeric(part.replaceAll('-', 'Dash').replaceAll(/\{([^}]*)\}/gu, '$1Var'))))
    .join('')

/** `get /users/{id}` → `GetUsersIdVar`. */
export const routeName = (key: string): string =>
  key === '*' || key === '$default' ? 'Default' : key.split(/[\s/]+/u).map((part) => pathName(/^[A-Z]+$/u.test(part) ? part.toLowerCase() : part)).join('')

/** `$connect` → `Sconnect`. */
export const socketRouteName = (route: string): string => upperFirst(alphanumeric(route.replaceAll('$', 's')))
export const authorizerName = (name: string): string => alphanumeric(upperFirst(name))
