import { RouteTable } from '../../../../local/cloud/apigateway/route-table';

const tableOf = (...keys: string[]) =>
  new RouteTable(keys.map((key) => ({ id: key, key, integrationId: 'i', authorization: { type: 'NONE' } })));
const find = (table: RouteTable, method: string, path: string) => {
  const match = table.match(method, path);
  return match && [match.route.key, match.pathParameters];
};

test('the most specific route takes a request', () => {
  const table = tableOf('$default', 'ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/dog/{id}', 'GET /pets/dog/1');
  expect(find(table, 'GET', '/pets/dog/1')).toEqual(['GET /pets/dog/1', {}]);
  expect(find(table, 'GET', '/pets/dog/2')).toEqual(['GET /pets/dog/{id}', { id: '2' }]);
  expect(find(table, 'GET', '/pets/cat/1')).toEqual(['GET /pets/{proxy+}', { proxy: 'cat/1' }]);
  expect(find(table, 'POST', '/pets/dog/1')).toEqual(['ANY /{proxy+}', { proxy: 'pets/dog/1' }]);
  expect(find(table, 'GET', '/')).toEqual(['$default', {}]);
});

test('a method goes before ANY, and a path that is there for other methods only is passed over', () => {
  const table = tableOf('ANY /a', 'GET /a', 'POST /b/{x}', 'GET /{any}/{x}');
  expect(find(table, 'GET', '/a')).toEqual(['GET /a', {}]);
  expect(find(table, 'PUT', '/a')).toEqual(['ANY /a', {}]);
  expect(find(table, 'GET', '/b/1')).toEqual(['GET /{any}/{x}', { any: 'b', x: '1' }]);
});

test('parameters come decoded; a slash in one does not divide it', () => {
  const table = tableOf('GET /items/{id}');
  expect(find(table, 'GET', '/items/a%2Fb%20c')).toEqual(['GET /items/{id}', { id: 'a/b c' }]);
});

test('fails to find a route for another method, an empty parameter, or a path too long', () => {
  const table = tableOf('GET /items/{id}');
  expect(find(table, 'POST', '/items/1')).toBeUndefined();
  expect(find(table, 'GET', '/items/')).toBeUndefined();
  expect(find(table, 'GET', '/items/1/2')).toBeUndefined();
  expect(() => find(table, 'GET', '/items/%zz')).toThrow(URIError);
});

test.each(['GET', 'FETCH /a', 'GET a', 'GET /{a+}/b', 'GET /x{a}'])('refuses the route key %s', (key) => {
  expect(() => tableOf(key)).toThrow(key);
});
