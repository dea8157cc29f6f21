-- What the fixtures change. One row each, so that what is looked through is there.
CREATE TABLE users (
  id bigint(20) NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(20),
  email varchar(50) NOT NULL,
  nick varchar(100),
  code varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci,
  slug varchar(20) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci,
  hash varbinary(20),
  bio text,
  mood enum('sad','glad') NOT NULL DEFAULT 'glad',
  flags set('a','b','c','d','e','f','g','h'),
  balance decimal(10,2),
  age int(11),
  joined date NOT NULL DEFAULT '2020-01-01',
  seen datetime,
  KEY users_name_idx (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO users (name, email, age) VALUES ('Ada', 'ada@example.com', 36);
CREATE TABLE orders (
  id bigint(20) NOT NULL PRIMARY KEY,
  user_id bigint(20),
  total int(11),
  Number varchar(20) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO orders VALUES (1, 1, 10, 'a');
CREATE TABLE old_orders (id bigint(20), total int(11)) ENGINE=InnoDB;
CREATE TABLE `database` (id int(11)) ENGINE=InnoDB;
CREATE TABLE colours (name varchar(20) PRIMARY KEY, code varchar(10)) ENGINE=InnoDB;
CREATE TABLE events (id int(11) NOT NULL PRIMARY KEY, at int(11)) ENGINE=InnoDB
  PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
CREATE TABLE shards (id int(11) NOT NULL PRIMARY KEY) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 4;
INSERT INTO events VALUES (1, 1);
INSERT INTO shards VALUES (1), (2), (3), (4), (5);
CREATE VIEW people AS SELECT id, name, age FROM users;
CREATE FUNCTION next_rank() RETURNS int DETERMINISTIC RETURN 1;
CREATE PROCEDURE tidy() SELECT 1;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW SET NEW.seen = NOW();
