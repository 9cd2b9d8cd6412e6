// Handlebars' parser alone: its compiler, which turns templates into JavaScript, is never loaded.
declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  /** Reads a template, whitespace control applied. Throws Error, or Handlebars.Exception with line and column. */
  export function parse(text: string): hbs.AST.Program;
  /** The generated parser; after a syntax error its lexer is behind the unexpected token. */
  export const parser: { lexer: { matched: string; match: string } };
}
