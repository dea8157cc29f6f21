import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSql } from '../../../src/databases/mysql/parse.ts';

const cut = (text: string): readonly string[] => {
  const parsed = parseSql(text);
  return 'fault' in parsed ? [`fault: ${parsed.fault.message}`] : parsed.statements.map(({ sql }) => sql);
};

/** Above all what could end something too early. */
const anything = fc.string({
  unit: fc.constantFrom("'", '"', '`', '\\', ';', '--', '#', '/*', '*/', '\n', 'a', 'é'),
});
/** Text that may hold anything, written as SQL has it. */
const literal = fc.oneof(
  anything.map((text) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`),
  anything.map((text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`),
  anything.map((text) => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`),
  anything.map((text) => `\`${text.replaceAll('`', '``')}\``),
);
const comment = fc.constantFrom('', ' ', '-- a; b\n', "# it's\n", '/* ; " */', '\n');
const statement = fc
  .array(fc.oneof(literal, fc.constantFrom('1.5e3', 'a', '(', ')', '@x', '=', '--1', '/*!50000 b */')), {
    minLength: 1,
  })
  .map((words) => `SELECT ${words.join(' ')} x`);

test('statements come out of a text as they were put in, whatever stands in and between them', () => {
  const part = fc.tuple(comment, statement, comment);
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.map(([before, sql, after]) => `${before}${sql}${after};`).join('\n');
      expect(cut(text)).toEqual(parts.map(([, sql]) => sql));
    }),
  );
});

test('a delimiter of any kind ends statements, and no semicolon does', () => {
  const delimiter = fc.constantFrom('//', '$$', ';;', '|', 'GO!');
  fc.assert(
    fc.property(delimiter, fc.array(statement), (own, all) => {
      fc.pre(all.every((sql) => !sql.includes(own)));
      const text = `DELIMITER ${own}\n${all.map((sql) => `${sql}; ${sql}${own}`).join('\n')}\ndelimiter ;\nSELECT 1;`;
      expect(cut(text)).toEqual([...all.map((sql) => `${sql}; ${sql}`), 'SELECT 1']);
    }),
  );
});

test('any text is cut or refused, at a place that is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a;\'"`\\-#/*!\n ED'.split('')) }), (text) => {
      const parsed = parseSql(text);
      const lines = text.split('\n');
      const places = 'fault' in parsed ? [parsed.fault] : parsed.statements;
      for (const { line, column } of places)
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length);
    }),
  );
});

describe('a body without DELIMITER is one statement up to its END', () => {
  test.each([
    ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.x = 1'],
    ["CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = IF(1, 2, 3); SET @a = 'END'; END"],
    ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.x THEN SET NEW.y = 1; END IF'],
    [
      'CREATE DEFINER=`root`@`%` PROCEDURE p() BEGIN IF a THEN BEGIN END; ELSEIF b THEN SELECT 1; END IF; END',
    ],
    ['CREATE PROCEDURE p() BEGIN CASE x WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; SELECT 2; END'],
    ['CREATE PROCEDURE p() BEGIN SELECT CASE WHEN 1 THEN IF(1,2,3) ELSE IF(1,2,3) END; SELECT 2; END'],
    ['CREATE PROCEDURE p() a: BEGIN b: LOOP LEAVE b; END LOOP b; WHILE 1 DO SELECT 1; END WHILE; END a'],
    [
      'CREATE PROCEDURE p() BEGIN REPEAT SET x = REPEAT(x, 2); UNTIL 1 END REPEAT; DROP TABLE IF EXISTS t; END',
    ],
    ['CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN CASE a WHEN 1 THEN 2 END'],
    ["CREATE EVENT e ON SCHEDULE EVERY 1 DAY COMMENT 'x' DO BEGIN DELETE FROM a; DELETE FROM b; END"],
    ['CREATE PROCEDURE p() BEGIN FOR i IN 1..2 DO SELECT i; END FOR; DECLARE c CURSOR FOR SELECT 1; END'],
    ['CREATE TABLE event (begin int, `end` int)'],
    ['ALTER TABLE t ADD COLUMN begin int'],
    ['DROP TRIGGER begin'],
  ])('%s', (sql) => {
    expect(cut(`${sql};\nSELECT 1;`)).toEqual([sql, 'SELECT 1']);
    expect(cut(`DELIMITER //\n${sql};//\nSELECT 1 //`)).toEqual([sql, 'SELECT 1']);
  });
});

test('comments and DELIMITER lines are no part of a statement; hints and executable comments are', () => {
  const text = '-- first\nSELECT /*+ MAX_EXECUTION_TIME(9) */ 1 -- last\n;/*!40101 SET NAMES utf8 */; --not';
  const parsed = parseSql(text);
  if ('fault' in parsed) throw new Error(parsed.fault.message);
  expect(parsed.statements).toMatchObject([
    { sql: 'SELECT /*+ MAX_EXECUTION_TIME(9) */ 1', line: 2, column: 1 },
    { sql: '/*!40101 SET NAMES utf8 */', line: 3, column: 2, words: [{ text: 'SET', start: 9 }, {}, {}] },
    { sql: '--not' },
  ]);
  expect(parsed.statements[0]?.comments).toEqual(['-- first', '/*+ MAX_EXECUTION_TIME(9) */', '-- last']);
});

test.each([
  ["SELECT 1;\n SELECT 'a", "the string that begins with ' has no end", 2, 9],
  ['SELECT "a\\"', 'the string that begins with " has no end', 1, 8],
  ['SELECT `a', 'the name that begins with ` has no end', 1, 8],
  ['SELECT 1 /* a', 'the comment that begins with /* has no end', 1, 10],
  ['/*!50000 SELECT 1', 'the comment /*!50000 has no end', 1, 1],
  ['\nCREATE PROCEDURE p() BEGIN SELECT 1;', 'what begins in its body has no END', 2, 1],
  ['SELECT 1;\nDELIMITER\n', 'DELIMITER sets none', 2, 1],
])('%j is refused: %s', (text, message, ...[line, column]) => {
  expect(parseSql(text)).toEqual({ fault: { message, line, column, isSyntax: true } });
});
