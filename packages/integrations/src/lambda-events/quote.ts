/** A text as a JSON string. What most texts are, plain ASCII, is not looked at twice. */
export const quote = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

const PLAIN = /^[ !#-[\]-~]*$/
