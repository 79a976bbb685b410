// Rules for what does not ship: the sandbox, the tests and the scripts.
// What ships is linted by eslint.config.mjs, n8n's own strict set, untouched.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
	files: ['**/*.mts', '**/*.mjs'],
	extends: [eslint.configs.recommended, ...tseslint.configs.recommended],
	languageOptions: {
		globals: {
			console: 'readonly',
			process: 'readonly',
			setTimeout: 'readonly',
			clearTimeout: 'readonly',
			URL: 'readonly',
			fetch: 'readonly',
			Buffer: 'readonly',
		},
	},
	rules: {
		'@typescript-eslint/no-explicit-any': 'error',
		'@typescript-eslint/no-non-null-assertion': 'error',
		'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		'no-undef': 'off',
	},
});
