package main

import (
	"context"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// store is the table behind a shop that has one. Each version of the shop brings
// the SQL that it reads and writes with, so that one binary is every version.
type store struct {
	pool  *pgxpool.Pool
	read  string
	write string
	rows  int
}

// openStore gives nil where SHOP_DATABASE_URL is not set. SHOP_READ takes a key and
// gives one row; SHOP_WRITE takes a key and a text. Keys go from 1 to SHOP_ROWS.
func openStore() *store {
	url := os.Getenv("SHOP_DATABASE_URL")
	if url == "" {
		return nil
	}
	pool, err := pgxpool.New(context.Background(), url)
	if err != nil {
		log.Fatal(err)
	}
	return &store{pool: pool, read: os.Getenv("SHOP_READ"), write: os.Getenv("SHOP_WRITE"), rows: max(1, int(number("SHOP_ROWS")))}
}

// use reads with a GET and writes with everything else, and gives up after 5 s:
// a user would have, too.
func (s *store) use(r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	key := 1 + rand.IntN(s.rows)
	if r.Method == http.MethodGet {
		var text *string
		return s.pool.QueryRow(ctx, s.read, key).Scan(&text)
	}
	_, err := s.pool.Exec(ctx, s.write, key, "Ada Lovelace")
	return err
}
