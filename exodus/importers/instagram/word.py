"""Labels in the languages seen: asked only where position and type cannot tell."""

USERNAME = frozenset(
    {
        *("Username", "Gebruikersnaam", "Nom d’utilisateur", "Nom d'utilisateur", "Nom de profil", "Nombre de usuario"),
        *("Benutzername", "Nome utente", "Nome de usuário", "Nome de utilizador", "Brugernavn", "Användarnamn"),
        *("Brukernavn", "Nazwa użytkownika", "Käyttäjätunnus", "Uživatelské jméno", "Kullanıcı adı", "ユーザーネーム"),
        *("사용자 이름", "用户名", "用戶名稱", "用戶名", "اسم المستخدم", "Имя пользователя", "Nume de utilizator"),
        *("ชื่อผู้ใช้", "Tên người dùng", "Nama pengguna", "Ім’я користувача", "Ім'я користувача", "Όνομα χρήστη"),
        *("שם משתמש", "Felhasználónév", "Používateľské meno", "Корисничко име", "Потребителско име", "यूज़रनेम"),
    }
)
NAME = frozenset(
    {
        *("Name", "Naam", "Nom", "Nombre", "Nome", "Navn", "Namn", "Nazwa", "Imię", "Nimi", "Jméno", "Ad", "Nume"),
        *("名前", "이름", "姓名", "名稱", "الاسم", "Имя"),
        *("ชื่อ", "Tên", "Nama", "Ім’я", "Ім'я", "Όνομα", "שם", "Név", "Meno", "Име", "नाम"),
    }
)
BIO = frozenset({"Bio", "Biography", "Biographie", "Biografie", "Biografía", "Biografia", "Steckbrief"})
PRIVATE = frozenset(
    {
        *("Private Account", "Compte privé", "Privéaccount", "Privates Konto", "Cuenta privada", "Account privato"),
        *("Conta privada", "Privat konto"),
    }
)
COMMENT = frozenset(
    {"Comment", "Commentaire", "Kommentar", "Opmerking", "Reactie", "Comentario", "Comentário", "Commento"}
)
MEDIA_OWNER = frozenset(
    {"Media Owner", "Media-eigenaar", "Propriétaire du média", "Eigentümer des Mediums", "Medieninhaber"}
)
